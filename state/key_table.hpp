#pragma once

#include <weir/messages/hash.hpp>
#include <weir/state/arena.hpp>

#include <cassert>
#include <limits>
#include <stdexcept>
#include <vector>

namespace weir {

/// A hash table from keys to values, with its entries dense and in order of arrival. Linear probing over
/// 8-byte slots (half of the hash, index of the entry), at most half full. Views in keys see copies in
/// an arena of the table. Up to 2^32 - 2 keys. Not thread-safe.
template <row K, class V>
class key_table {
 public:
  struct entry {
    K key;
    V value;
  };

  [[nodiscard]] std::size_t size() const { return entries_.size(); }
  [[nodiscard]] bool empty() const { return entries_.empty(); }
  /// Entries in order of arrival; indexes stay valid until `clear`.
  [[nodiscard]] std::vector<entry>& entries() { return entries_; }
  [[nodiscard]] const std::vector<entry>& entries() const { return entries_; }
  /// Memory of keys' views, entries and slots.
  [[nodiscard]] std::size_t bytes() const {
    return texts_.bytes() + entries_.capacity() * sizeof(entry) + slots_.size() * 8;
  }

  /// The index of the key's entry, or `size()` when it has none.
  [[nodiscard]] std::size_t find(const K& key, std::uint64_t hash) const {
    if (slots_.empty()) return size();
    const auto found = slots_[probe(key, hash)];
    return found == empty_slot ? size() : index_of(found);
  }

  /// The index of the key's entry, made with a default value when there is none.
  /// `hash` must be `hash_row(key)`.
  std::size_t find_or_insert(const K& key, std::uint64_t hash) {
    if (entries_.size() * 2 >= slots_.size()) [[unlikely]] grow();
    const auto at = probe(key, hash);
    if (slots_[at] != empty_slot) return index_of(slots_[at]);
    slots_[at] = tag_of(hash) | entries_.size();
    entries_.push_back({copy_of(key), V{}});
    return entries_.size() - 1;
  }

  /// Loads the slot of a hash into the cache ahead of its use.
  void prefetch(std::uint64_t hash) const {
    if (!slots_.empty()) __builtin_prefetch(&slots_[hash & mask_]);
  }

  /// Forgets all keys and values; keeps memory for as many.
  void clear() {
    entries_.clear();
    texts_.clear();
    std::fill(slots_.begin(), slots_.end(), empty_slot);
  }

 private:
  using slot = std::uint64_t;
  static constexpr slot empty_slot = std::numeric_limits<slot>::max();
  static constexpr slot index_mask = 0xffffffffu;

  static slot tag_of(std::uint64_t hash) { return hash & ~index_mask; }
  static std::size_t index_of(slot s) { return s & index_mask; }

  /// The slot that holds the key, or the empty one where it belongs.
  std::size_t probe(const K& key, std::uint64_t hash) const {
    for (auto at = hash & mask_;; at = (at + 1) & mask_) {
      const auto found = slots_[at];
      if (found == empty_slot) return at;
      if (((found ^ hash) & ~index_mask) == 0 && equal_rows(entries_[index_of(found)].key, key)) return at;
    }
  }

  K copy_of(const K& key) {
    auto copy = key;
    if constexpr (has_views<K>) rebind_views(copy, texts_.take(view_bytes(key)));
    return copy;
  }

  void grow() {
    if (entries_.size() >= index_mask - 1) throw std::length_error("key_table: more than 2^32 - 2 keys");
    std::vector<slot> larger(slots_.empty() ? 64 : slots_.size() * 2, empty_slot);
    mask_ = larger.size() - 1;
    for (std::size_t i = 0; i < entries_.size(); ++i) {
      const auto hash = hash_row(entries_[i].key);
      auto at = hash & mask_;
      while (larger[at] != empty_slot) at = (at + 1) & mask_;
      larger[at] = tag_of(hash) | i;
    }
    slots_ = std::move(larger);
  }

  std::vector<entry> entries_;
  std::vector<slot> slots_;
  std::size_t mask_ = 0;
  arena texts_;
};

}  // namespace weir
