#pragma once

#include <weir/messages/column_space.hpp>
#include <weir/messages/row.hpp>

namespace weir {

/// When a batch is full: what fits the second-level cache.
struct batch_limits {
  std::size_t rows_max = 4096;
  std::size_t bytes_max = 256u << 10;
};

/// Collects rows column by column and freezes them where they are. Not thread-safe.
template <row T>
class batch_builder {
  using codec = row_codec<T>;

 public:
  explicit batch_builder(std::shared_ptr<segment_pool> pool, batch_limits limits = {})
      : limits_(limits),
        space_(std::make_unique<column_space>(std::move(pool), schema_of<T>())),
        columns_(space_->columns()) {}

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
      reserve();
    codec::template write<false>(columns_, rows_, row);
    ++rows_;
  }

  /// Makes the rows so far a batch, without a copy, and starts anew. Throws message_error past the size of a
  /// Cap'n Proto message.
  [[nodiscard]] batch freeze(const batch_header& header) {
    auto frozen = space_->freeze(header, rows_);
    next_capacity_ = rows_ < capacity_min ? capacity_min : rows_;
    rows_ = 0;
    capacity_ = 0;
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

  static constexpr std::size_t capacity_min = 64;

  /// Room for as many rows as the last batch had; when that is not enough, for four times as many, but not
  /// for more than a full batch has.
  void reserve() {
    auto rows = capacity_ == 0 ? next_capacity_ : capacity_ * 4;
    if (rows > full_rows() && rows_ < full_rows()) rows = full_rows();
    space_->reserve(rows);
    capacity_ = rows;
  }

  /// Rows at which a batch is full in any case.
  [[nodiscard]] std::size_t full_rows() const {
    const auto fit = fixed_bytes == 0 ? limits_.rows_max : limits_.bytes_max / fixed_bytes + 1;
    return fit < limits_.rows_max ? fit : limits_.rows_max;
  }

  batch_limits limits_;
  std::size_t rows_ = 0;
  std::size_t capacity_ = 0;
  std::size_t next_capacity_ = capacity_min;
  std::unique_ptr<column_space> space_;
  column_buffer* columns_;
};

}  // namespace weir
