#pragma once

#include <weir/messages/hash.hpp>
#include <weir/messages/load_ahead.hpp>
#include <weir/state/arena.hpp>
#include <weir/state/entry_blocks.hpp>
#include <weir/state/tag_index.hpp>

#include <vector>

namespace weir {

/// The values by key of one pane: a hash table whose entries are dense, in order of arrival. It knows which of
/// them changed. Views in keys see copies of its own. Not thread-safe.
template <row K, class Held>
class pane_table {
 public:
  static constexpr std::size_t none = SIZE_MAX;

  struct entry_type {
    K key{};
    Held value{};
    std::uint32_t changed = 0;  ///< number of the freeze that takes its last change; 0: of none
    bool live = false;
    bool saved = false;  ///< may the store have it
  };

  /// Entries by number, erased ones included.
  [[nodiscard]] std::size_t size() const { return entries_.size(); }
  [[nodiscard]] bool live(std::size_t number) const { return entries_[number].live; }
  [[nodiscard]] const K& key(std::size_t number) const { return entries_[number].key; }
  /// Call `change` or `touch` for what is changed through it.
  [[nodiscard]] Held& value(std::size_t number) { return entries_[number].value; }
  [[nodiscard]] const Held& value(std::size_t number) const { return entries_[number].value; }
  [[nodiscard]] entry_type& at(std::size_t number) { return entries_[number]; }

  /// The entry of a key that is there, or `none`. `hash` must be `hash_row(key)`.
  [[nodiscard]] std::size_t find(const K& key, std::uint64_t hash) const {
    const auto number = known(key, hash);
    return number != none && entries_[number].live ? number : none;
  }

  struct found {
    std::size_t number;
    bool fresh;  ///< was it not there before; its value is a default one then
  };

  /// The entry of a key, made when it was not there; it counts as changed. `guess` is which it may be.
  found change(const K& key, std::uint64_t hash, std::size_t guess = none) {
    const bool right = guess < entries_.size() && equal_rows(entries_[guess].key, key);
    auto number = right ? guess : known(key, hash);
    if (number == none) [[unlikely]]
      number = insert(key, hash);
    auto& entry = entries_[number];
    const bool fresh = !entry.live;
    if (fresh) entry.live = true;
    if (entry.changed != freeze_) [[unlikely]]
      touch(number);
    return {number, fresh};
  }
  void touch(std::size_t number) {
    auto& entry = entries_[number];
    if (entry.changed == freeze_) return;
    entry.changed = freeze_;
    changed_.push_back(static_cast<std::uint32_t>(number));
  }
  void erase(std::size_t number) {
    auto& entry = entries_[number];
    entry.live = false;
    entry.value = Held{};
    touch(number);
  }

  /// Is it so large that it pays to load ahead what is looked for: first the slots of some hashes, then the
  /// entries that are there? The latter gives the number of the entry, most of the time.
  [[nodiscard]] bool outgrows_cache() const { return index_.bytes() > (256u << 10); }
  void load_slot_ahead(std::uint64_t hash) const { index_.prefetch(hash); }
  std::size_t load_entry_of_ahead(std::uint64_t hash) const {
    const auto number = index_.guess(hash);
    if (number == none) return none;
    const auto* entry = reinterpret_cast<const std::byte*>(&entries_[number]);
    load_ahead(entry);
    if constexpr (64 % sizeof(entry_type) != 0) load_ahead(entry + sizeof(entry_type) - 1);
    return number;
  }
  [[nodiscard]] std::size_t bytes() const {
    return entries_.bytes() + index_.bytes() + texts_.bytes() +
           changed_.capacity() * sizeof(std::uint32_t);
  }

  // For the state.

  /// Changes are of the freeze with this number from now on; 0: nobody asks for them.
  void frozen(std::uint32_t next) {
    changed_.clear();
    freeze_ = next;
  }
  [[nodiscard]] const std::vector<std::uint32_t>& changed() const { return changed_; }
  /// Takes an entry that the store has.
  entry_type& load(const K& key, std::uint64_t hash) {
    const auto number = known(key, hash);
    auto& made = entries_[number != none ? number : insert(key, hash)];
    made.saved = true;
    return made;
  }
  /// Is there such an entry, erased or not?
  [[nodiscard]] bool knows(const K& key, std::uint64_t hash) const {
    return known(key, hash) != none;
  }
  /// Forgets all; keeps memory for as many.
  void clear() {
    entries_.clear();
    index_.clear();
    texts_.clear();
    changed_.clear();
  }

 private:
  std::size_t known(const K& key, std::uint64_t hash) const {
    return index_.find(hash, [&](std::size_t i) { return equal_rows(entries_[i].key, key); });
  }
  std::size_t insert(const K& key, std::uint64_t hash) {
    if (index_.full()) index_.grow([this](std::size_t i) { return hash_row(entries_[i].key); });
    const auto number = entries_.add();
    auto& made = entries_[number];
    made.key = key;
    if constexpr (has_views<K>) rebind_views(made.key, texts_.take(view_bytes(key)));
    index_.put(hash, number);
    return number;
  }

  entry_blocks<entry_type> entries_;
  tag_index index_;
  arena texts_;
  std::uint32_t freeze_ = 0;
  std::vector<std::uint32_t> changed_;
};

}  // namespace weir
