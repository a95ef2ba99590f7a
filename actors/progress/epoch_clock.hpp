#pragma once

#include <cstdint>

namespace weir {

/// Which ticks end an epoch. A function of numbers only.
struct epoch_clock {
  std::uint64_t ticks = 1;  ///< an epoch has so many

  [[nodiscard]] bool ends(std::uint64_t tick) const { return tick % ticks == 0; }
};

}  // namespace weir
