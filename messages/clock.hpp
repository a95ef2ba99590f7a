#pragma once

#include <cstdint>

namespace weir {

/// Where time comes from, so that tests can hold it in their hands. Any thread.
class clock {
 public:
  virtual ~clock() = default;
  /// Nanoseconds that only grow; the origin has no meaning.
  [[nodiscard]] virtual std::int64_t steady_ns() const = 0;
  /// Nanoseconds since 1970, UTC; may jump.
  [[nodiscard]] virtual std::int64_t unix_ns() const = 0;
};

/// The machine's clocks; lives for ever.
[[nodiscard]] const clock& machine_clock();

}  // namespace weir
