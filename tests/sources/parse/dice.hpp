#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <random>
#include <string>
#include <string_view>

namespace weir::testing {

/// Chance that can be played again: the same seed gives the same throws, on every platform.
class dice {
 public:
  explicit dice(std::uint64_t seed) : engine_(seed) {}

  /// A number from 0 to `sides - 1`.
  std::size_t roll(std::size_t sides) { return static_cast<std::size_t>(engine_() % sides); }

  bool one_in(std::size_t chances) { return roll(chances) == 0; }

  /// Any bits at all, but often few of them: the interesting numbers are small or at the limits.
  template <class Integer>
  Integer integer() {
    const auto bits = static_cast<Integer>(engine_());
    switch (roll(4)) {
      case 0: return static_cast<Integer>(bits % 10);
      case 1: return std::numeric_limits<Integer>::max();
      case 2: return std::numeric_limits<Integer>::min();
      default: return bits;
    }
  }

  /// Text of up to `size_max` bytes out of an alphabet, which lives as long as the dice.
  std::string_view text(std::string_view alphabet, std::size_t size_max = 20) {
    std::string& made = texts_.emplace_back(roll(size_max + 1), ' ');
    for (char& byte : made) byte = alphabet[roll(alphabet.size())];
    return made;
  }

 private:
  std::mt19937_64 engine_;
  std::deque<std::string> texts_;
};

}  // namespace weir::testing
