#pragma once

#include <cmath>
#include <cstdint>
#include <string>

namespace weir::nexmark {

/// Random numbers of one event: SplitMix64 (Steele, Lea, Flood 2014), seeded with its number. Not thread-safe.
class chance {
 public:
  explicit chance(std::uint64_t seed) : state_(seed * 0x9e3779b97f4a7c15u) {}

  /// From 0 to less than `count`, which must not be 0.
  std::uint64_t below(std::uint64_t count) {
    __extension__ using wide = unsigned __int128;
    return static_cast<std::uint64_t>(static_cast<wide>(next()) * count >> 64);
  }
  std::int64_t below(std::int64_t count) {
    return static_cast<std::int64_t>(below(static_cast<std::uint64_t>(count)));
  }

  /// From 0 to less than 1.
  double fraction() { return static_cast<double>(next() >> 11) * 0x1p-53; }

  /// From 1 to 1,000,000 in units of 100, small ones as likely as large ones by their logarithm.
  std::int64_t price() { return std::llround(std::pow(10.0, fraction() * 6) * 100); }

  /// Adds letters, one in 13 of which is `special`: 3 to less than `length_max`, which is larger than 3. Without
  /// the spaces at its ends.
  void add_word(std::string& to, std::uint64_t length_max, char special = ' ') {
    const auto length = 3 + below(length_max - 3);
    const auto begin = to.size();
    for (std::uint64_t i = 0; i < length; ++i) {
      const bool is_special = below(std::uint64_t{13}) == 0;
      if (is_special && special == ' ' && to.size() == begin) continue;
      to += is_special ? special : static_cast<char>('a' + below(std::uint64_t{26}));
    }
    while (to.size() > begin && to.back() == ' ') to.pop_back();
  }

  /// Adds letters to a record of `size` bytes so that records have about `wanted` on average.
  void add_filling(std::string& to, std::size_t size, std::size_t wanted) {
    if (size >= wanted) return;
    const auto missing = wanted - size;
    const auto spread = (missing + 2) / 5;
    const auto length = missing - spread + (spread == 0 ? 0 : below(2 * std::uint64_t{spread}));
    for (std::uint64_t i = 0; i < length; i += 8) {
      // Eight letters out of one number.
      auto bits = next();
      for (std::uint64_t k = i; k < length && k < i + 8; ++k, bits >>= 8)
        to += static_cast<char>('a' + (bits & 0xff) * 26 / 256);
    }
  }

 private:
  std::uint64_t next() {
    auto mixed = state_ += 0x9e3779b97f4a7c15u;
    mixed = (mixed ^ mixed >> 30) * 0xbf58476d1ce4e5b9u;
    mixed = (mixed ^ mixed >> 27) * 0x94d049bb133111ebu;
    return mixed ^ mixed >> 31;
  }

  std::uint64_t state_;
};

}  // namespace weir::nexmark
