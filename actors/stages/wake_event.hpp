#pragma once

#include <weir/sources/source.hpp>
#include <weir/sources/wake_descriptor.hpp>

namespace weir {

/// How a source's stage waits: for what the source names, for a time, or until another thread signals.
class wake_event {
 public:
  /// Any thread. The wait that runs, or the next one, ends at once.
  void signal() noexcept { event_.signal(); }

  /// Waits for what a source waits for, at most `at_most_ns`, or for a signal.
  void wait(const wait_for& what, std::int64_t at_most_ns);

 private:
  sources::wake_descriptor event_;
};

}  // namespace weir
