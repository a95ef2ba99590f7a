#pragma once

#include <ctime>

namespace weir::bench {

/// Processor seconds of this thread so far.
[[nodiscard]] inline double processor_s() {
  std::timespec now{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

}  // namespace weir::bench
