#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

namespace weir::bench {

/// Another process of this program, which runs a part of a workload (see `parts`). Killed if it still runs at
/// the end.
class child {
 public:
  /// `words`: name of the part and its arguments. Throws std::runtime_error.
  explicit child(const std::vector<std::string>& words);
  ~child();
  child(const child&) = delete;
  child& operator=(const child&) = delete;

  /// Waits for the next line of its standard output. Throws std::runtime_error when there is none.
  [[nodiscard]] std::string line();

  /// Waits for its end; true: it was killed by SIGKILL.
  bool killed();

 private:
  pid_t id_ = 0;
  int out_ = -1;
  std::string unread_;
};

}  // namespace weir::bench
