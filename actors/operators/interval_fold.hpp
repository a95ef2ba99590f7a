#pragma once

#include <weir/actors/operators/folds.hpp>
#include <weir/actors/operators/heads.hpp>
#include <weir/state/key_table.hpp>

namespace weir {

/// Begins a chain with an aggregate per key of each interval, sent at its tick as `keyed<K, result>`: Spark's
/// `reduce_by_key`. At a tick it remembers nothing.
template <row K, row T, class Key, class Fold>
class interval_fold_head {
 public:
  static constexpr bool by_row = true;
  static constexpr bool sends_at_ticks = true;

  interval_fold_head(Key key, Fold fold) : key_(std::move(key)), fold_(std::move(fold)) {}

  template <class Push>
  void on_batch(const batch& in, std::size_t& at, Push&) {
    const rows<T> all(in);
    const auto count = all.size();
    for (auto i = at; i < count; ++i) {
      at = i;
      const T record = all[i];
      const K key = std::invoke(key_, record);
      const auto before = table_.size();
      const auto index = table_.find_or_insert(key, hash_row(key));
      auto& state = table_.entries()[index].value;
      if (index == before) state = fold_.fresh();
      fold_.add(state, record);
    }
  }

  template <class Push>
  void on_tick(const tick&, Push& push) {
    for (auto& [key, state] : table_.entries())
      push(keyed<K, fold_result<Fold>>{key, fold_.result(state)});
    table_.clear();
  }

  static std::string describe(const batch& in, std::size_t at) {
    return detail::describe_row<T>(in, at);
  }

 private:
  Key key_;
  Fold fold_;
  key_table<K, typename Fold::state> table_;
};

}  // namespace weir
