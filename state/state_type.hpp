#pragma once

#include <weir/messages/batch_builder.hpp>
#include <weir/messages/hash.hpp>
#include <weir/messages/rows.hpp>
#include <weir/state/chunk.hpp>
#include <weir/state/saved_row.hpp>

#include <functional>

namespace weir {

/// Which rows a merge takes, and what becomes of them.
struct merge_options {
  std::uint64_t first_hash = 0;  ///< none before it
  std::uint64_t last_hash = UINT64_MAX;
  bool drop_erased = false;  ///< nothing older is left that they would hide
};

/// What the store must know of the entries of a state without knowing their types. Immutable; any thread.
struct state_type {
  /// Of `saved_row<K, V>`.
  const schema* shape = nullptr;
  bool timed = false;  ///< do entries fall due

  /// Takes batches of saved rows in any order, those of a later batch being newer, and gives the newest row of
  /// each key, in chunks in the order of hashes.
  std::function<std::vector<saved_chunk>(std::span<const batch>, const merge_options&,
                                         const std::shared_ptr<segment_pool>&)>
      merge;

  /// One row, of a key and value as they are made.
  std::function<batch(const std::shared_ptr<segment_pool>&)> defaults;
};

namespace detail {

/// Where a saved row stands, and its hash.
struct hashed_row {
  std::uint64_t hash;
  std::uint32_t batch;
  std::uint32_t row;
};

/// All rows within the limits, by hash; those of one hash from old to new.
[[nodiscard]] std::vector<hashed_row> sorted_rows(std::span<const batch> all, const merge_options& how);

/// Cuts rows into chunks as they come, in the order of hashes.
template <class Row>
class chunk_cutter {
 public:
  explicit chunk_cutter(std::shared_ptr<segment_pool> pool)
      : builder_(std::move(pool), {SIZE_MAX, SIZE_MAX}) {}

  void add(const Row& row) {
    if (!builder_.empty() && row.hash != last_hash_ && builder_.bytes() >= contents_bytes_max) close();
    if (builder_.empty()) open_ = {row.hash, never_due, {}};
    last_hash_ = row.hash;
    if (row.live && row.due_ms < open_.due_min_ms) open_.due_min_ms = row.due_ms;
    builder_.append(row);
  }
  [[nodiscard]] std::vector<saved_chunk> done() {
    if (!builder_.empty()) close();
    return std::move(chunks_);
  }

 private:
  /// Leaves room for what stands before the columns.
  static constexpr std::size_t contents_bytes_max = chunk_bytes_max - 1024;

  void close() {
    open_.rows = builder_.freeze({});
    chunks_.push_back(std::move(open_));
  }

  batch_builder<Row> builder_;
  std::uint64_t last_hash_ = 0;
  saved_chunk open_;
  std::vector<saved_chunk> chunks_;
};

template <row K, row V>
std::vector<saved_chunk> merge_saved(std::span<const batch> all, const merge_options& how,
                                     const std::shared_ptr<segment_pool>& pool) {
  using row_type = saved_row<K, V>;
  const auto order = sorted_rows(all, how);
  std::vector<rows<row_type>> read;
  read.reserve(all.size());
  for (const auto& each : all) read.emplace_back(each);
  const auto row_at = [&](const hashed_row& at) { return read[at.batch][at.row]; };

  // Rows are anywhere in the batches: what comes soon is on its way to the cache.
  constexpr std::size_t ahead = 16;
  chunk_cutter<row_type> cutter(pool);
  for (std::size_t i = 0; i < order.size();) {
    auto end = i + 1;
    while (end < order.size() && order[end].hash == order[i].hash) ++end;
    for (; i < end; ++i) {
      if (i + ahead < order.size()) read[order[i + ahead].batch].prefetch(order[i + ahead].row);
      const auto row = row_at(order[i]);
      bool newest = true;
      for (auto later = i + 1; later < end && newest; ++later)
        newest = !equal_rows(row_at(order[later]).key, row.key);
      if (newest && (row.live || !how.drop_erased)) cutter.add(row);
    }
  }
  return cutter.done();
}

template <row K, row V>
batch default_saved(const std::shared_ptr<segment_pool>& pool) {
  batch_builder<saved_row<K, V>> builder(pool);
  builder.append({});
  return builder.freeze({});
}

}  // namespace detail

template <row K, row V>
[[nodiscard]] std::shared_ptr<const state_type> state_type_of(bool timed = false) {
  return std::make_shared<state_type>(
      state_type{&schema_of<saved_row<K, V>>(), timed, detail::merge_saved<K, V>, detail::default_saved<K, V>});
}

}  // namespace weir
