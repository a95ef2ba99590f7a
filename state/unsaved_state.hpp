#pragma once

#include <weir/state/key_table.hpp>

namespace weir {

/// What `keyed_state` is for values that are no rows: in memory alone. Used by one thread.
template <row K, class V>
class unsaved_state {
 public:
  struct found {
    std::size_t number;
    bool fresh;
  };
  found change(const K& key, std::uint64_t hash) {
    const auto before = table_.size();
    const auto number = table_.find_or_insert(key, hash);
    return {number, number == before};
  }
  [[nodiscard]] const K& key(std::size_t number) const { return table_.entries()[number].key; }
  [[nodiscard]] V& value(std::size_t number) { return table_.entries()[number].value.own; }

  // As in `keyed_state`.
  [[nodiscard]] bool outgrows_cache() const { return table_.outgrows_cache(); }
  void load_slot_ahead(std::uint64_t hash) const { table_.prefetch(hash); }
  void load_entry_of_ahead(std::uint64_t hash) const { table_.prefetch_entry(hash); }

  void mark(std::size_t number) {
    auto& marked = table_.entries()[number].value.marked;
    if (!marked) marked_.push_back(static_cast<std::uint32_t>(number));
    marked = true;
  }
  template <class F>
  void for_each_marked(F&& f) {
    for (const auto number : marked_) {
      table_.entries()[number].value.marked = false;
      f(std::size_t{number});
    }
    marked_.clear();
  }

 private:
  struct held {
    V own{};
    bool marked = false;
  };

  key_table<K, held> table_;
  std::vector<std::uint32_t> marked_;
};

}  // namespace weir
