#pragma once

// Arithmetic of times that does not overflow: what does not fit 64 bits becomes the nearest that does.

#include <cstdint>
#include <limits>

namespace weir::detail {

__extension__ using wide_int = __int128;

/// The nearest 64-bit number.
constexpr std::int64_t narrowed(wide_int value) {
  constexpr wide_int least = std::numeric_limits<std::int64_t>::min();
  constexpr wide_int greatest = std::numeric_limits<std::int64_t>::max();
  return static_cast<std::int64_t>(value < least ? least : value > greatest ? greatest : value);
}

/// The greatest number that is not above a / b, for b > 0.
constexpr wide_int floor_division(wide_int a, wide_int b) { return a / b - (a % b < 0 ? 1 : 0); }

constexpr std::int64_t floor_division(std::int64_t a, std::int64_t b) {
  return a / b - (a % b < 0 ? 1 : 0);
}

}  // namespace weir::detail
