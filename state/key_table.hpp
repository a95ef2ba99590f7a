#pragma once

#include <weir/messages/hash.hpp>
#include <weir/state/arena.hpp>
#include <weir/state/slot_index.hpp>

#include <vector>

namespace weir {

/// A hash table from keys to values, with its entries dense and in order of arrival. Views in keys see copies
/// in an arena of the table. Up to 2^32 - 2 keys. Not thread-safe.
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
    return texts_.bytes() + entries_.capacity() * sizeof(entry) + slots_.bytes();
  }

  /// The index of the key's entry, or `size()` when it has none.
  [[nodiscard]] std::size_t find(const K& key, std::uint64_t hash) const {
    if (!slots_.has_slots()) return size();
    const auto at = probe(key, hash);
    return slots_.taken(at) ? slots_.at(at) : size();
  }

  /// The index of the key's entry, made with a default value when there is none.
  /// `hash` must be `hash_row(key)`.
  std::size_t find_or_insert(const K& key, std::uint64_t hash) {
    if (slots_.full()) [[unlikely]]
      slots_.grow([this](std::size_t i) { return hash_row(entries_[i].key); });
    const auto at = probe(key, hash);
    if (slots_.taken(at)) return slots_.at(at);
    slots_.put(at, hash, entries_.size());
    entries_.push_back({copy_of(key), V{}});
    return entries_.size() - 1;
  }

  /// Loads the slot of a hash into the cache ahead of its use.
  void prefetch(std::uint64_t hash) const { slots_.prefetch(hash); }

  /// The same for the entry that is there, whose slot should be in the cache.
  void prefetch_entry(std::uint64_t hash) const {
    if (const auto index = slots_.first_of(hash)) load_ahead(&entries_[*index]);
  }
  /// Is it so large that `prefetch` pays?
  [[nodiscard]] bool outgrows_cache() const { return slots_.bytes() > (256u << 10); }

  /// Forgets all keys and values; keeps memory for as many.
  void clear() {
    entries_.clear();
    texts_.clear();
    slots_.clear();
  }

 private:
  std::size_t probe(const K& key, std::uint64_t hash) const {
    return slots_.probe(hash, [&](std::size_t i) { return equal_rows(entries_[i].key, key); });
  }

  K copy_of(const K& key) {
    auto copy = key;
    if constexpr (has_views<K>) rebind_views(copy, texts_.take(view_bytes(key)));
    return copy;
  }

  std::vector<entry> entries_;
  slot_index slots_;
  arena texts_;
};

}  // namespace weir
