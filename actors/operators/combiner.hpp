#pragma once

#include <weir/actors/operators/folds.hpp>
#include <weir/actors/operators/terminals.hpp>
#include <weir/state/key_table.hpp>

namespace weir {

/// Ends a chain with an aggregate per key of what passed since the last tick, so that a key is sent once
/// a tick (or when the table is full) instead of once a record: Spark's map-side combine.
template <row K, row T, class Key, class Fold>
class combiner {
  using partial = keyed<K, typename Fold::partial>;
  using table = key_table<K, typename Fold::state>;

 public:
  static constexpr std::size_t ports = 1;
  static constexpr std::size_t keys_max = 1u << 18;
  static constexpr std::size_t bytes_max = 32u << 20;

  combiner(const operator_context& context, Key key, Fold fold)
      : context_(context), key_(std::move(key)), fold_(std::move(fold)) {}

  struct run {
    combiner& self;
    outputs& out;
    void push(const T& record) {
      const K key = std::invoke(self.key_, record);
      const auto before = self.table_.size();
      const auto index = self.table_.find_or_insert(key, hash_row(key));
      auto& state = self.table_.entries()[index].value;
      if (index == before) [[unlikely]] {
        state = self.fold_.fresh();
        self.fold_.add(state, record);
        if (self.full()) self.send_all(out);
      } else {
        self.fold_.add(state, record);
      }
    }
    void close() {}
  };
  run open(const batch_header& in, outputs& out) {
    if (table_.empty()) header_ = in;
    return {*this, out};
  }

  void on_tick(const tick&, outputs& out) { send_all(out); }

  /// What is combined waits for the tick.
  void flush(outputs& out) {
    for (std::size_t to = 0; to < writers_.size(); ++to)
      writers_[to].flush([&](batch full) { out.send_to(0, to, std::move(full)); });
  }

 private:
  [[nodiscard]] bool full() const { return table_.size() >= keys_max || table_.bytes() >= bytes_max; }

  void send_all(outputs& out) {
    while (writers_.size() < out.partitions(0)) writers_.emplace_back(context_.pool, context_.limits);
    for (auto& writer : writers_) writer.from(header_);
    for (const auto& [key, state] : table_.entries()) {
      const auto to = writers_.size() == 1 ? 0 : partition_of(hash_row(key), writers_.size());
      writers_[to].append(partial{key, fold_.partial_of(state)},
                          [&](batch full) { out.send_to(0, to, std::move(full)); });
    }
    for (auto& writer : writers_) writer.done();
    table_.clear();
  }

  operator_context context_;
  Key key_;
  Fold fold_;
  table table_;
  batch_header header_;
  std::vector<batch_writer<partial>> writers_;
};

}  // namespace weir
