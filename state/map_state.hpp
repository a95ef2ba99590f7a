#pragma once

#include <weir/state/keyed_state.hpp>

#include <boost/unordered/unordered_flat_map.hpp>

namespace weir {

namespace detail {

struct row_hash {
  using is_avalanching = void;
  template <row T>
  std::size_t operator()(const T& value) const {
    return hash_row(value);
  }
};
struct row_equal {
  template <row T>
  bool operator()(const T& a, const T& b) const {
    return equal_rows(a, b);
  }
};

}  // namespace detail

/// Holds maps so that their keys are found.
template <row K, row V>
  requires(!has_views<K> && !has_views<V>)
struct map_form {
  using saved = std::vector<std::pair<K, V>>;
  using held = boost::unordered_flat_map<K, V, detail::row_hash, detail::row_equal>;

  static held load(const saved& entries) { return held(entries.begin(), entries.end()); }
  static saved save(const held& entries) { return saved(entries.begin(), entries.end()); }
};

/// A map by key, which survives the job. A map that was changed is saved as a whole. Used by one thread.
template <row K, row Field, row V>
class map_state {
 public:
  using table = keyed_state<K, std::vector<std::pair<Field, V>>, map_form<Field, V>>;

  explicit map_state(table& in) : in_(&in) {}

  /// The map of a key, or null when it is empty. Valid until the next change.
  [[nodiscard]] const typename table::held* get(const K& key) const { return in_->get(key); }
  /// The value of a field of the map of a key, or null. Valid until the next change.
  [[nodiscard]] const V* get(const K& key, const Field& field) const {
    const auto* all = in_->get(key);
    if (!all) return nullptr;
    const auto found = all->find(field);
    return found == all->end() ? nullptr : &found->second;
  }
  void put(const K& key, const Field& field, const V& value) {
    in_->value(in_->change(key).number).insert_or_assign(field, value);
  }
  void erase(const K& key, const Field& field) {
    const auto number = in_->find(key);
    if (number == table::none || in_->value(number).erase(field) == 0) return;
    in_->touch(number);
    if (in_->value(number).empty()) in_->erase(number);
  }
  void clear(const K& key) { in_->erase_key(key); }

 private:
  table* in_;
};

}  // namespace weir
