#pragma once

#include <weir/messages/hash.hpp>

#include <algorithm>
#include <bitset>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace weir {

/// Keys that are in the store and not in memory, for groups of which that is known: a new key need not be looked
/// up. Says yes too often, when there are many: a Bloom filter (Bloom 1970) with one cache line per key.
/// Not thread-safe.
class dropped_keys {
 public:
  /// `bytes_max`: memory for all groups together, at least a cache line for each that has a key.
  explicit dropped_keys(std::size_t bytes_max)
      : lines_(std::max<std::size_t>(1, bytes_max / key_groups / sizeof(line))),
        groups_(key_groups) {}

  /// From now on all keys of the group are known: none was dropped yet.
  void begin(std::size_t group) {
    known_.set(group);
    groups_[group] = {};
  }

  /// Takes a key of a group; of no use unless its keys are known.
  void add(std::size_t group, std::uint64_t hash) {
    if (!known_[group]) return;
    auto& all = groups_[group];
    if (all.empty()) all.resize(lines_);
    const auto bits = place(hash);
    auto& words = all[line_of(bits)].words;
    for (int i = 0; i < bits_each; ++i) words[word(bits, i)] |= bit(bits, i);
  }

  /// False: the key is not in the store.
  [[nodiscard]] bool may_have(std::size_t group, std::uint64_t hash) const {
    if (!known_[group]) return true;
    const auto& all = groups_[group];
    if (all.empty()) return false;
    const auto bits = place(hash);
    const auto& words = all[line_of(bits)].words;
    bool has = true;
    for (int i = 0; i < bits_each; ++i) has = has && (words[word(bits, i)] & bit(bits, i)) != 0;
    return has;
  }

 private:
  struct alignas(64) line {
    std::uint64_t words[8] = {};
  };
  static constexpr int bits_each = 4;

  static std::uint64_t place(std::uint64_t hash) { return detail::mix(hash, detail::salt_b); }
  static std::size_t word(std::uint64_t bits, int i) { return bits >> (9 * i) & 7; }
  static std::uint64_t bit(std::uint64_t bits, int i) {
    return std::uint64_t{1} << (bits >> (9 * i + 3) & 63);
  }
  [[nodiscard]] std::size_t line_of(std::uint64_t bits) const {
    return (bits >> 36) * lines_ >> 28;
  }

  std::size_t lines_;  ///< of each group
  std::bitset<key_groups> known_;
  std::vector<std::vector<line>> groups_;
};

}  // namespace weir
