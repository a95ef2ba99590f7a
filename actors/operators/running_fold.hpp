#pragma once

#include <weir/actors/operators/folds.hpp>
#include <weir/actors/operators/heads.hpp>
#include <weir/actors/operators/key_block.hpp>
#include <weir/actors/operators/operator.hpp>
#include <weir/state/unsaved_state.hpp>

namespace weir {

/// When a running aggregate sends what changed.
enum class emission {
  each_record,  ///< the new value, after every record
  each_tick,    ///< the keys that changed since the last tick, once each
};

namespace detail {

/// Declares what a fold remembers of each key. Throws state_error when the job keeps state and this cannot be.
template <row K, class Fold>
auto& declare_fold(const operator_context& context, std::unique_ptr<unsaved_state<K, typename Fold::state>>& own) {
  if constexpr (savable<Fold>) {
    return context.states->keyed<K, typename Fold::form::saved, typename Fold::form>("values");
  } else {
    context.states->cannot_save("its accumulator is no row that owns all it has");
    own = std::make_unique<unsaved_state<K, typename Fold::state>>();
    return *own;
  }
}

}  // namespace detail

/// Begins a chain with an aggregate per key over all records so far: results are `keyed<K, result>`.
template <row K, row T, class Key, class Fold, emission When>
class running_fold_head {
  using unsaved = unsaved_state<K, typename Fold::state>;

 public:
  static constexpr bool by_row = true;
  static constexpr bool sends_at_ticks = When == emission::each_tick;

  running_fold_head(const operator_context& context, Key key, Fold fold)
      : key_(std::move(key)), fold_(std::move(fold)), values_(detail::declare_fold<K, Fold>(context, unsaved_)) {}

  template <class Push>
  void on_batch(const batch& in, std::size_t& at, Push& push) {
    const rows<T> all(in);
    keys_.begin(all, at, key_);
    while (at < all.size()) {
      const auto& block = keys_.next(all, at, key_, &values_);
      for (std::size_t i = 0; i < block.size(); ++i, ++at)
        add(all[at], block.key(i), block.hash(i), push);
    }
  }

  template <class Push>
  void on_tick(const tick&, Push& push) {
    values_.for_each_marked([&](std::size_t number) {
      push(keyed<K, fold_result<Fold>>{values_.key(number), fold_.result(values_.value(number))});
    });
  }

  static std::string describe(const batch& in, std::size_t at) {
    return detail::describe_row<T>(in, at);
  }

 private:
  template <class Push>
  void add(const T& record, const K& key, std::uint64_t hash, Push& push) {
    const auto [number, fresh] = values_.change(key, hash);
    auto& value = values_.value(number);
    if (fresh) value = fold_.fresh();
    fold_.add(value, record);
    if constexpr (When == emission::each_record) {
      push(keyed<K, fold_result<Fold>>{values_.key(number), fold_.result(value)});
    } else {
      values_.mark(number);
    }
  }

  Key key_;
  Fold fold_;
  keys_ahead<K> keys_;
  std::unique_ptr<unsaved> unsaved_;
  std::remove_reference_t<decltype(detail::declare_fold<K, Fold>(
      std::declval<const operator_context&>(), std::declval<std::unique_ptr<unsaved>&>()))>& values_;
};

}  // namespace weir
