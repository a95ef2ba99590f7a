#pragma once

#include <weir/messages/load_ahead.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <stdexcept>
#include <vector>

namespace weir {

/// The slots of a hash table whose entries live elsewhere and are known by number: linear probing over
/// 8-byte slots (half of the hash, number of the entry), at most half full. Up to 2^32 - 2 entries.
class slot_index {
 public:
  static constexpr std::uint64_t empty_slot = std::numeric_limits<std::uint64_t>::max();

  [[nodiscard]] std::size_t size() const { return used_; }
  [[nodiscard]] std::size_t bytes() const { return slots_.size() * sizeof(std::uint64_t); }

  /// The slot of the entry with this hash for which `equal(number)`, or the empty one where it belongs.
  /// There must be slots.
  template <class Equal>
  [[nodiscard]] std::size_t probe(std::uint64_t hash, Equal&& equal) const {
    for (auto at = hash & mask_;; at = (at + 1) & mask_) {
      const auto found = slots_[at];
      if (found == empty_slot) return at;
      if (((found ^ hash) & ~number_mask) == 0 && equal(number_of(found))) return at;
    }
  }

  [[nodiscard]] bool has_slots() const { return !slots_.empty(); }
  [[nodiscard]] bool taken(std::size_t slot) const { return slots_[slot] != empty_slot; }
  [[nodiscard]] std::size_t at(std::size_t slot) const { return number_of(slots_[slot]); }

  /// Is there room for one more? If not, `grow` first; it moves all slots.
  [[nodiscard]] bool full() const { return used_ * 2 >= slots_.size(); }

  /// Doubles the slots; `hash_of(number)` is the hash of an entry.
  template <class HashOf>
  void grow(HashOf&& hash_of) {
    if (used_ >= number_mask - 1) throw std::length_error("a table of more than 2^32 - 2 keys");
    std::vector<std::uint64_t> larger(slots_.empty() ? 64 : slots_.size() * 2, empty_slot);
    const auto mask = larger.size() - 1;
    for (const auto found : slots_) {
      if (found == empty_slot) continue;
      const std::uint64_t hash = hash_of(number_of(found));
      auto at = hash & mask;
      while (larger[at] != empty_slot) at = (at + 1) & mask;
      larger[at] = found;
    }
    slots_ = std::move(larger);
    mask_ = mask;
  }

  /// Puts an entry into an empty slot that `probe` found.
  void put(std::size_t slot, std::uint64_t hash, std::size_t number) {
    slots_[slot] = (hash & ~number_mask) | number;
    ++used_;
  }

  /// Empties a slot; others move up. `hash_of(number)` is the hash of an entry.
  template <class HashOf>
  void erase(std::size_t slot, HashOf&& hash_of) {
    auto hole = slot;
    for (auto next = (hole + 1) & mask_; slots_[next] != empty_slot; next = (next + 1) & mask_) {
      const auto home = hash_of(number_of(slots_[next])) & mask_;
      // May it stand in the hole: is its home not behind the hole, on the way to where it is?
      if (((next - home) & mask_) < ((next - hole) & mask_)) continue;
      slots_[hole] = slots_[next];
      hole = next;
    }
    slots_[hole] = empty_slot;
    --used_;
  }

  /// Loads the slot of a hash into the cache ahead of its use.
  void prefetch(std::uint64_t hash) const {
    if (!slots_.empty()) load_ahead(&slots_[hash & mask_]);
  }

  /// The entry in the first slot of a hash: the one that has it, most of the time.
  [[nodiscard]] std::optional<std::size_t> first_of(std::uint64_t hash) const {
    if (slots_.empty() || slots_[hash & mask_] == empty_slot) return std::nullopt;
    return number_of(slots_[hash & mask_]);
  }

  /// Forgets all entries; keeps memory for as many.
  void clear() {
    std::fill(slots_.begin(), slots_.end(), empty_slot);
    used_ = 0;
  }
  /// Forgets all entries and gives memory back.
  void reset() {
    slots_ = {};
    mask_ = 0;
    used_ = 0;
  }

 private:
  static constexpr std::uint64_t number_mask = 0xffffffffu;
  static std::size_t number_of(std::uint64_t slot) { return slot & number_mask; }

  std::vector<std::uint64_t> slots_;
  std::size_t mask_ = 0;
  std::size_t used_ = 0;
};

}  // namespace weir
