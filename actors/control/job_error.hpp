#pragma once

#include <stdexcept>
#include <string>

namespace weir {

/// A job stopped because one of its stages could not go on. The text names job, stage and cause.
class job_error : public std::runtime_error {
 public:
  job_error(const std::string& job, std::string stage, const std::string& cause)
      : std::runtime_error("job '" + job + "' failed" + (stage.empty() ? "" : " in stage '" + stage + "'") + ": " +
                           cause),
        stage_(std::move(stage)) {}

  /// The stage, as in `--plan`.
  [[nodiscard]] const std::string& stage() const { return stage_; }

 private:
  std::string stage_;
};

}  // namespace weir
