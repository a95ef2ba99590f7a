#pragma once

#include <weir/sinks/collect.hpp>
#include <weir/weir.hpp>

#include <boost/test/unit_test.hpp>

#include <map>
#include <numeric>

namespace weir::testing {

using number = std::int64_t;

/// 0 to count - 1.
inline std::vector<number> numbers(number count) {
  std::vector<number> all(static_cast<std::size_t>(count));
  std::iota(all.begin(), all.end(), number{0});
  return all;
}

/// Settings for tests: quiet, with ticks that come often.
inline settings quick(std::size_t parallelism = 2) {
  settings how;
  how.parallelism = parallelism;
  how.batch_interval = std::chrono::milliseconds(20);
  how.batch_rows_max = 64;
  how.log = [](std::string_view) {};
  return how;
}

inline void run_to_end(const topology& job, const settings& how = quick()) {
  engine runs(job, how);
  runs.start();
  runs.wait();
}

/// The text of the error that a job ends with; empty: none.
inline std::string failure_of(const topology& job, const settings& how = quick()) {
  try {
    run_to_end(job, how);
    return {};
  } catch (const job_error& error) {
    return error.what();
  }
}

inline bool says(const std::string& text, std::initializer_list<const char*> parts) {
  for (const auto* part : parts)
    if (text.find(part) == std::string::npos) return false;
  return true;
}

}  // namespace weir::testing
