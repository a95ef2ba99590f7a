#pragma once

#include <weir/state/keyed_state.hpp>

namespace weir {

/// Holds lists so that they can grow.
template <row V>
struct list_form {
  using element = typename plain_form<V>::held;
  using saved = std::vector<V>;
  using held = std::vector<element>;

  static held load(const saved& values) { return held(values.begin(), values.end()); }
  static saved save(const held& values) {
    saved all;
    all.reserve(values.size());
    for (const auto& each : values) all.push_back(plain_form<V>::save(each));
    return all;
  }
};

/// A list by key, which survives the job. A list that was changed is saved as a whole. Used by one thread.
template <row K, row V>
class list_state {
 public:
  using table = keyed_state<K, std::vector<V>, list_form<V>>;

  explicit list_state(table& in) : in_(&in) {}

  /// The list of a key, or null when it is empty. Valid until the next change.
  [[nodiscard]] const typename table::held* get(const K& key) const { return in_->get(key); }
  void append(const K& key, const V& value) {
    in_->value(in_->change(key).number).push_back(plain_form<V>::load(value));
  }
  void clear(const K& key) { in_->erase_key(key); }

 private:
  table* in_;
};

}  // namespace weir
