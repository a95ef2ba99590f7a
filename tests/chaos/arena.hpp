#pragma once

#include "expectation.hpp"
#include "feeder.hpp"
#include "process.hpp"

namespace chaos {

struct options {
  std::string job;
  std::string shim;
  long kills = 12;
  long failures = 20;
  unsigned long seed = 1;
  std::string directory = "chaos-run";
};

/// Far more than a run takes.
inline constexpr long end_ms = 120'000;

/// One directory with an input, a state and an output, and the job that it is for.
class arena {
 public:
  /// `given` and `draw` must outlive it.
  arena(const options& given, const std::string& source, const feeding& how, std::mt19937_64& draw);

  [[nodiscard]] std::string path(const std::string& name) const {
    return given_.directory + "/" + name;
  }
  [[nodiscard]] feeder& feeds() { return *feeder_; }

  [[nodiscard]] process start(const std::map<std::string, std::string>& environment = {});

  /// Lets the job go on from where it is until all is read. Throws std::runtime_error when it does not end well.
  void finish();

  /// Throws std::runtime_error when a sink has not what it should have; `what` happened.
  void check(const std::string& what) const;

  [[nodiscard]] std::string errors() const;

 private:
  void wait_for_all(process& job);

  const options& given_;
  std::string source_;
  std::unique_ptr<feeder> feeder_;
  long runs_ = 0;
};

}  // namespace chaos
