#pragma once

#include <weir/actors/operators/heads.hpp>
#include <weir/actors/operators/operator.hpp>
#include <weir/messages/keyed.hpp>
#include <weir/state/key_table.hpp>

#include <optional>
#include <span>

namespace weir {

/// Begins a chain with Spark's `updateStateByKey`: at each tick `f(values, state)` gives the new state of every
/// key, also of those without values in the interval; no result removes the key. Sends all keys with their
/// states. All states are in memory.
template <row K, row T, row S, class Key, class F>
class state_update_head {
 public:
  static constexpr bool by_row = true;
  static constexpr bool sends_at_ticks = true;
  static constexpr auto absent = without_data::goes_on;

  using initial_states = std::shared_ptr<const std::vector<std::pair<owned<K>, owned<S>>>>;

  state_update_head(const operator_context& context, Key key, F f, const initial_states& initial)
      : key_(std::move(key)), f_(std::move(f)), states_(context.states->keyed<K, S>("states")) {
    if (!initial || states_.known()) return;
    for (const auto& [key_given, state] : *initial)
      if (partition_of(hash_row(key_given.get()), context.partitions) == context.partition)
        states_.put(key_given.get(), state.get());
  }

  template <class Push>
  void on_batch(const batch& in, std::size_t& at, Push&) {
    const rows<T> all(in);
    for (auto i = at; i < all.size(); ++i) {
      at = i;
      T record = all[i];
      const K key = std::invoke(key_, record);
      auto& values = new_.entries()[new_.find_or_insert(key, hash_row(key))].value;
      rebind_views(record, texts_.take(view_bytes(record)));
      values.push_back(record);
    }
  }

  template <class Push>
  void on_tick(const tick& now, Push& push) {
    std::vector<bool> seen(new_.size());
    states_.for_each([&](std::size_t number) {
      const auto& key = states_.key(number);
      const auto at = new_.find(key, hash_row(key));
      std::span<const T> values;
      if (at < seen.size()) {
        seen[at] = true;
        values = new_.entries()[at].value;
      }
      const S before = plain_form<S>::save(states_.value(number));
      update(now, number, call(now, key, values, before), push);
    });
    for (std::size_t i = 0; i < seen.size(); ++i) {
      if (seen[i]) continue;
      const auto& [key, values] = new_.entries()[i];
      if (const std::optional<S> made = call(now, key, values, std::nullopt))
        update(now, states_.change(key).number, made, push);
    }
    new_.clear();
    texts_.clear();
  }

  static std::string describe(const batch& in, std::size_t at) {
    return detail::describe_row<T>(in, at);
  }

 private:
  std::optional<S> call(const tick& now, const K& key, std::span<const T> values,
                        const std::optional<S>& before) {
    if constexpr (std::is_invocable_v<F&, const tick&, const K&, std::span<const T>, const std::optional<S>&>) {
      return f_(now, key, values, before);
    } else {
      return f_(values, before);
    }
  }

  template <class Push>
  void update(const tick&, std::size_t number, const std::optional<S>& made, Push& push) {
    if (!made) return states_.erase(number);
    if (!equal_rows(plain_form<S>::save(states_.value(number)), *made)) {
      states_.value(number) = plain_form<S>::load(*made);
      states_.touch(number);
    }
    push(keyed<K, S>{states_.key(number), *made});
  }

  Key key_;
  F f_;
  keyed_state<K, S>& states_;
  key_table<K, std::vector<T>> new_;  ///< values of this interval
  arena texts_;
};

}  // namespace weir
