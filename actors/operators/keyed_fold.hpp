#pragma once

#include <weir/actors/operators/folds.hpp>
#include <weir/actors/operators/heads.hpp>
#include <weir/state/key_table.hpp>

namespace weir {

/// When a running aggregate sends what changed.
enum class emission {
  each_record,  ///< the new value, after every record
  each_tick,    ///< the keys that changed since the last tick, once each
};

/// How long an aggregate remembers.
enum class memory {
  running,   ///< from the start of the job
  interval,  ///< from tick to tick: Spark's `reduce_by_key`
};

struct keyed_fold_options {
  emission when = emission::each_record;
  memory remembers = memory::running;
};

/// Begins a chain with an aggregate per key: results are `keyed<K, result>`.
template <row K, row T, class Key, class Fold>
class keyed_fold_head {
 public:
  static constexpr bool by_row = true;
  static constexpr bool sends_at_ticks = true;

  keyed_fold_head(Key key, Fold fold, keyed_fold_options options)
      : key_(std::move(key)), fold_(std::move(fold)), options_(options) {}

  template <class Push>
  void on_batch(const batch& in, std::size_t& at, Push& push) {
    const rows<T> all(in);
    const auto count = all.size();
    const bool at_once = options_.when == emission::each_record;
    for (std::size_t i = 0; i < count; ++i) {
      at = i;
      const T record = all[i];
      auto& entry = update(record);
      if (at_once) push(keyed<K, fold_result<Fold>>{entry.key, fold_.result(entry.value.state)});
    }
  }

  template <class Push>
  void on_tick(const tick&, Push& push) {
    if (options_.when == emission::each_tick) {
      for (const auto index : changed_) {
        auto& entry = table_.entries()[index];
        entry.value.changed = false;
        push(keyed<K, fold_result<Fold>>{entry.key, fold_.result(entry.value.state)});
      }
      changed_.clear();
    }
    if (options_.remembers == memory::interval) table_.clear();
  }

  static std::string describe(const batch& in, std::size_t at) {
    return detail::describe_row<T>(in, at);
  }

 private:
  struct remembered {
    typename Fold::state state{};
    bool changed = false;
  };
  using table = key_table<K, remembered>;

  typename table::entry& update(const T& record) {
    const K key = std::invoke(key_, record);
    const auto before = table_.size();
    const auto index = table_.find_or_insert(key, hash_row(key));
    auto& entry = table_.entries()[index];
    if (index == before) entry.value.state = fold_.fresh();
    fold_.add(entry.value.state, record);
    if (options_.when == emission::each_tick && !entry.value.changed) {
      entry.value.changed = true;
      changed_.push_back(static_cast<std::uint32_t>(index));
    }
    return entry;
  }

  Key key_;
  Fold fold_;
  keyed_fold_options options_;
  table table_;
  std::vector<std::uint32_t> changed_;
};

}  // namespace weir
