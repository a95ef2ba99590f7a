#pragma once

#include <weir/sources/source.hpp>

namespace weir {

/// Ends a wait on descriptors from another thread (an eventfd).
class wake_event {
 public:
  /// Throws std::system_error when the process has no descriptor left.
  wake_event();
  ~wake_event();
  wake_event(const wake_event&) = delete;
  wake_event& operator=(const wake_event&) = delete;

  /// Any thread. The wait that runs, or the next one, ends at once.
  void signal() noexcept;

  /// Waits for what a source waits for, at most until `until_ns` from now, or for a signal.
  void wait(const wait_for& what, std::int64_t at_most_ns);

  [[nodiscard]] int descriptor() const { return descriptor_; }

 private:
  int descriptor_;
};

}  // namespace weir
