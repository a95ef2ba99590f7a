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
  /// So many go on one by one before it is tried again whether keys come more than once.
  static constexpr std::size_t passing_max = 16 * keys_max;

  combiner(const operator_context& context, Key key, Fold fold)
      : context_(context), key_(std::move(key)), fold_(std::move(fold)) {}

  struct run {
    combiner& self;
    const batch_header& in;
    outputs& out;
    void push(const T& record) {
      const K key = std::invoke(self.key_, record);
      const auto hash = hash_row(key);
      if (self.passing_ != 0) return self.pass(key, hash, record, out);
      ++self.taken_;
      const auto before = self.table_.size();
      const auto index = self.table_.find_or_insert(key, hash);
      auto& state = self.table_.entries()[index].value;
      if (index == before) [[unlikely]] {
        state = self.fold_.fresh();
        self.fold_.add(state, record);
        if (self.full()) self.send_full(in, out);
      } else {
        self.fold_.add(state, record);
      }
    }
    void close() {
      for (auto& writer : self.writers_) writer.done();
    }
  };
  run open(const batch_header& in, outputs& out) {
    if (table_.empty()) header_ = in;
    if (passing_ != 0) open_writers(in, out);
    return {*this, in, out};
  }

  void on_tick(const tick&, outputs& out) { send_all(out); }

  /// What is combined waits for the tick.
  void flush(outputs& out) {
    for (std::size_t to = 0; to < writers_.size(); ++to)
      writers_[to].flush([&](batch full) { out.send_to(0, to, std::move(full)); });
  }

 private:
  [[nodiscard]] bool full() const { return table_.size() >= keys_max || table_.bytes() >= bytes_max; }

  /// The next rows come from a batch with this header.
  void open_writers(const batch_header& in, outputs& out) {
    while (writers_.size() < out.partitions(0)) writers_.emplace_back(context_.pool, context_.limits);
    for (auto& writer : writers_) writer.from(in);
  }

  void write(const K& key, std::uint64_t hash, const typename Fold::state& state, outputs& out) {
    const auto to = writers_.size() == 1 ? 0 : partition_of(hash, writers_.size());
    writers_[to].append(partial{key, fold_.partial_of(state)},
                        [&](batch full) { out.send_to(0, to, std::move(full)); });
  }

  void send_all(outputs& out) {
    open_writers(header_, out);
    for (const auto& [key, state] : table_.entries())
      write(key, writers_.size() == 1 ? 0 : hash_row(key), state, out);
    for (auto& writer : writers_) writer.done();
    table_.clear();
    taken_ = 0;
  }

  /// When hardly a key came twice, the records that follow are not worth to be kept.
  void send_full(const batch_header& in, outputs& out) {
    const bool pays = taken_ >= 2 * table_.size();
    send_all(out);
    if (pays) return;
    passing_ = passing_max;
    open_writers(in, out);
  }

  /// One record, on its own.
  void pass(const K& key, std::uint64_t hash, const T& record, outputs& out) {
    --passing_;
    auto state = fold_.fresh();
    fold_.add(state, record);
    write(key, hash, state, out);
  }

  operator_context context_;
  Key key_;
  Fold fold_;
  table table_;
  std::size_t taken_ = 0;    ///< records that are in the table
  std::size_t passing_ = 0;  ///< records that go on without it
  batch_header header_;
  std::vector<batch_writer<partial>> writers_;
};

}  // namespace weir
