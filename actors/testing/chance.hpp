#pragma once

#include <cstdint>

namespace weir::testing {

/// Chance that a seed decides (splitmix64): the same on every machine, and cheap to begin.
class chance {
 public:
  explicit chance(std::uint64_t seed) : state_(seed) {}

  /// One of several independent series of one seed.
  chance(std::uint64_t seed, std::uint64_t series)
      : state_(chance(seed ^ chance(series).next()).next()) {}

  [[nodiscard]] std::uint64_t next() {
    state_ += 0x9e3779b97f4a7c15;
    auto mixed = state_;
    mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9;
    mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111eb;
    return mixed ^ (mixed >> 31);
  }

  /// A number in [0, limit), limit > 0.
  [[nodiscard]] std::uint64_t below(std::uint64_t limit) { return next() % limit; }

  /// A number in [1, max], of any order of magnitude with like probability.
  [[nodiscard]] std::uint64_t magnitude(std::uint64_t max) {
    std::uint64_t digits = 1;
    while ((max >> digits) != 0) ++digits;
    const auto drawn = 1 + below(std::uint64_t{1} << below(digits));
    return drawn < max ? drawn : max;
  }

 private:
  std::uint64_t state_;
};

}  // namespace weir::testing
