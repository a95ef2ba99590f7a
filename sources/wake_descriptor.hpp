#pragma once

#include <weir/sources/descriptor.hpp>

namespace weir::sources {

/// A flag that ends a wait on descriptors (an eventfd): readable from `signal` to `clear`.
class wake_descriptor {
 public:
  /// Throws source_error when the process has no descriptor left.
  wake_descriptor();

  /// Any thread; the wait that runs, or the next one, ends at once.
  void signal() noexcept;
  void clear() noexcept;
  [[nodiscard]] int number() const { return event_.get(); }

 private:
  descriptor event_;
};

}  // namespace weir::sources
