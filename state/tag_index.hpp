#pragma once

#include <weir/messages/load_ahead.hpp>

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <stdexcept>
#include <utility>
#include <vector>

namespace weir {

/// Numbers of entries by the hash of their keys, for tables that forget all entries or none. A place of 64 bytes has
/// up to 12 numbers, each with seven bits of the hash, which are compared all at once: most of what is looked for
/// takes one line of the cache. Not thread-safe.
class tag_index {
 public:
  static constexpr std::size_t none = SIZE_MAX;

  [[nodiscard]] std::size_t bytes() const { return places_.size() * sizeof(place); }

  /// The entry with this hash for which `equal(number)`, or `none`.
  template <class Equal>
  [[nodiscard]] std::size_t find(std::uint64_t hash, Equal&& equal) const {
    if (places_.empty()) return none;
    const auto tag = tag_of(hash);
    for (auto at = hash & mask_;; at = (at + 1) & mask_) {
      const auto& here = places_[at];
      for (auto left = here.matches(tag); left != 0; left &= left - 1)
        if (const auto number = here.numbers[first_of(left)]; equal(number)) return number;
      if (here.count < numbers_max) return none;
    }
  }

  /// Is there room for one more? If not, `grow` first.
  [[nodiscard]] bool full() const { return used_ >= places_.size() * numbers_usual; }

  /// Doubles the places; `hash_of(number)` is the hash of an entry.
  template <class HashOf>
  void grow(HashOf&& hash_of) {
    if (used_ >= std::numeric_limits<std::uint32_t>::max() / 2)
      throw std::length_error("a table of more than 2^31 keys");
    const auto before =
        std::exchange(places_, std::vector<place>(std::max<std::size_t>(8, 2 * places_.size())));
    mask_ = places_.size() - 1;
    used_ = 0;
    for (const auto& each : before)
      for (std::size_t i = 0; i < each.count; ++i) put(hash_of(each.numbers[i]), each.numbers[i]);
  }

  /// Adds an entry that is not there.
  void put(std::uint64_t hash, std::size_t number) {
    auto at = hash & mask_;
    while (places_[at].count == numbers_max) at = (at + 1) & mask_;
    auto& here = places_[at];
    here.set(here.count, tag_of(hash));
    here.numbers[here.count++] = static_cast<std::uint32_t>(number);
    ++used_;
  }

  /// Loads the place of a hash into the cache ahead of its use.
  void prefetch(std::uint64_t hash) const {
    if (!places_.empty()) load_ahead(&places_[hash & mask_]);
  }
  /// The entry with the hash, most of the time; or `none`.
  [[nodiscard]] std::size_t guess(std::uint64_t hash) const {
    if (places_.empty()) return none;
    const auto& here = places_[hash & mask_];
    const auto matches = here.matches(tag_of(hash));
    return matches == 0 ? none : here.numbers[first_of(matches)];
  }

  /// Forgets all entries; keeps memory for as many.
  void clear() {
    std::fill(places_.begin(), places_.end(), place{});
    used_ = 0;
  }

 private:
  static constexpr std::size_t numbers_max = 12;
  static constexpr std::size_t numbers_usual = 8;  ///< on average when places are doubled
  static constexpr std::uint64_t each_byte = 0x0101010101010101u;

  /// Seven bits that neither the place nor the partition of a key is made of, and one more: 0 is of none.
  static std::uint64_t tag_of(std::uint64_t hash) { return (hash >> 40 & 0x7f) | 0x80; }

  struct alignas(64) place {
    std::uint64_t tags_low = 0;   ///< of numbers 0 to 7
    std::uint32_t tags_high = 0;  ///< of numbers 8 to 11
    std::uint32_t count = 0;
    std::uint32_t numbers[numbers_max] = {};

    void set(std::size_t i, std::uint64_t tag) {
      if (i < 8) {
        tags_low |= tag << 8 * i;
      } else {
        tags_high |= static_cast<std::uint32_t>(tag << 8 * (i - 8));
      }
    }
    /// A bit for each number with the tag, and seldom for others, too; see first_of.
    [[nodiscard]] std::uint64_t matches(std::uint64_t tag) const {
      const auto low = tags_low ^ each_byte * tag;
      const auto high = tags_high ^ (each_byte & 0xffffffffu) * tag;
      return ((low - each_byte) & ~low & each_byte << 7) >> 7 |
             ((high - (each_byte & 0xffffffffu)) & ~high & (each_byte & 0xffffffffu) << 7) >> 3;
    }
  };

  /// The number to which the lowest bit of `matches` belongs: bits 0, 8 ... are of the low tags, 4, 12 ... of the
  /// high ones.
  static std::size_t first_of(std::uint64_t matches) {
    const auto bit = static_cast<std::size_t>(std::countr_zero(matches));
    return bit >> 3 | (bit & 4) << 1;
  }

  std::vector<place> places_;
  std::size_t mask_ = 0;
  std::size_t used_ = 0;
};

}  // namespace weir
