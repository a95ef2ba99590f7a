#pragma once

#include <weir/actors/operators/event_clock.hpp>
#include <weir/actors/operators/operator.hpp>

#include <algorithm>

namespace weir {

/// A row that waits for others, with its time.
template <class V>
struct timed_row {
  event_time at;
  bool matched = false;  ///< has it found a partner
  V value{};

  BOOST_DESCRIBE_CLASS(timed_row, (), (at, matched, value), (), ())
};

/// How an operator with two inputs reads one of them: what the time, key and value of a record are.
template <row R, class Key, class Value>
struct timed_side {
  using record = R;
  using key_type = std::remove_cvref_t<std::invoke_result_t<Key&, const R&>>;
  using value_type = std::remove_cvref_t<std::invoke_result_t<Value&, const R&>>;

  event_clock clock;
  Key key;
  Value value;
};

/// Rows by key that wait, in a list for each key, and survive the job. A key is due when its list must be looked at.
/// Used by one thread.
template <row K, row V>
class timed_rows {
 public:
  using table = keyed_state<K, std::vector<timed_row<V>>, list_form<timed_row<V>>>;
  using held = typename list_form<timed_row<V>>::element;
  static constexpr std::size_t none = table::none;

  timed_rows(state_registry& states, const std::string& name)
      : table_(&states.keyed<K, std::vector<timed_row<V>>, list_form<timed_row<V>>>(
            name, {.timed = true})) {}

  static const timed_row<V>& row(const held& each) { return plain_form<timed_row<V>>::save(each); }

  /// Puts a row behind those of its key; looks at the key then at the latest.
  void add(const K& key, std::uint64_t hash, const timed_row<V>& row, event_time due) {
    const auto number = table_->change(key, hash).number;
    table_->value(number).push_back(plain_form<timed_row<V>>::load(row));
    look_at(number, due);
  }

  [[nodiscard]] std::size_t find(const K& key, std::uint64_t hash) {
    return table_->find(key, hash);
  }
  [[nodiscard]] const K& key(std::size_t number) const { return table_->key(number); }
  /// Rows of a key. Call `touch` for what is changed through it.
  [[nodiscard]] std::vector<held>& of(std::size_t number) { return table_->value(number); }
  void touch(std::size_t number) { table_->touch(number); }
  void look_at(std::size_t number, event_time due) {
    const auto due_us = due.time_since_epoch().count();
    if (due_us < table_->due_ms(number)) table_->set_due(number, due_us);
  }

  /// Marks a row as matched, if it is not.
  void match(std::size_t number, held& each) {
    if (row(each).matched) return;
    auto changed = row(each);
    changed.matched = true;
    each = plain_form<timed_row<V>>::load(changed);
    table_->touch(number);
  }

  /// Calls f(number) for each key that is due by then, in the order of time. `f` says with `look_at` when it is
  /// due again. Keys without rows are forgotten.
  template <class F>
  void for_each_due(event_time up_to, F&& f) {
    table_->for_each_due(up_to.time_since_epoch().count(), [&](std::size_t number) {
      f(number);
      if (table_->value(number).empty()) table_->erase(number);
    });
  }

 private:
  table* table_;
};

}  // namespace weir
