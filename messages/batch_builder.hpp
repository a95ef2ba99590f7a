#pragma once

#include <weir/messages/batch.hpp>
#include <weir/messages/row.hpp>


namespace weir {

/// When a batch is full: what fits the second-level cache.
struct batch_limits {
  std::size_t rows_max = 4096;
  std::size_t bytes_max = 256u << 10;
};

/// Collects rows column by column and freezes them. Not thread-safe.
template <row T>
class batch_builder {
  using codec = row_codec<T>;

 public:
  explicit batch_builder(std::shared_ptr<segment_pool> pool, batch_limits limits = {})
      : pool_(std::move(pool)), limits_(limits) {}

  [[nodiscard]] std::size_t rows() const { return rows_; }
  [[nodiscard]] bool empty() const { return rows_ == 0; }

  /// Has a limit been reached? A builder takes rows beyond it all the same.
  [[nodiscard]] bool full() const {
    return rows_ >= limits_.rows_max || bytes() >= limits_.bytes_max;
  }

  /// Bytes of the contents so far, without overhead; texts inside lists are not counted.
  [[nodiscard]] std::size_t bytes() const {
    std::size_t sum = rows_ * fixed_bytes;
    if constexpr (has_contents) {
      if (rows_ == 0) return 0;
      for (std::size_t i = 0; i < specs.size(); ++i)
        if (specs[i].kind == column_kind::offsets && specs[i].domain == column_spec::rows)
          sum += columns_[i].template as<std::uint32_t>()[rows_] * element_bytes(i);
    }
    return sum;
  }

  /// Copies the row, views included. Throws message_error past the size of a Cap'n Proto list.
  void append(const T& row) {
    if (rows_ == capacity_) [[unlikely]]
      reserve(capacity_ < 16 ? 64 : capacity_ * 4);
    codec::template write<false>(columns_.data(), rows_, row);
    ++rows_;
  }

  /// Makes the rows so far a batch and starts anew. The memory of the columns is kept.
  [[nodiscard]] batch freeze(const batch_header& header) {
    if (capacity_ == 0) reserve(1);
    std::array<const std::byte*, column_count<T>> starts;
    for (std::size_t i = 0; i < starts.size(); ++i) starts[i] = columns_[i].data();
    auto frozen = weir::freeze(schema_of<T>(), header, rows_, starts, pool_);
    rows_ = 0;
    return frozen;
  }

  void clear() { rows_ = 0; }

 private:
  static constexpr auto specs = column_specs<T>;

  static constexpr std::size_t fixed_bytes = [] {
    std::size_t sum = 0;
    for (const auto& spec : specs)
      if (spec.domain == column_spec::rows) sum += width_of(spec.kind);
    return sum;
  }();

  static constexpr bool has_contents = [] {
    for (const auto& spec : specs)
      if (spec.kind == column_kind::offsets) return true;
    return false;
  }();

  /// Bytes per element behind the offsets column `i`.
  static constexpr std::size_t element_bytes(std::size_t i) {
    std::size_t sum = 0;
    for (const auto& spec : specs)
      if (spec.domain == static_cast<int>(i)) sum += width_of(spec.kind);
    return sum;
  }

  /// Room for `rows` rows in the columns that have one element a row. List columns grow as written.
  void reserve(std::size_t rows) {
    for (std::size_t i = 0; i < specs.size(); ++i)
      columns_[i].ensure(specs[i].domain == column_spec::rows ? bytes_of(specs[i].kind, rows) : 8);
    capacity_ = rows;
  }

  std::shared_ptr<segment_pool> pool_;
  batch_limits limits_;
  std::size_t rows_ = 0;
  std::size_t capacity_ = 0;
  std::array<column_buffer, column_count<T>> columns_;
};

}  // namespace weir
