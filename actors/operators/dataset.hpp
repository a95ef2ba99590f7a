#pragma once

#include <weir/messages/row.hpp>

#include <span>
#include <vector>

namespace weir {

/// The records of one stream in one batch interval, one partition after the other: what Spark has an RDD for.
/// Views in records live as long as the call that is given the dataset.
template <row T>
class dataset {
 public:
  dataset() = default;
  /// `partition_ends[i]` is the index behind the last record of the i-th partition that has any.
  dataset(std::vector<T> rows, std::vector<std::size_t> partition_ends)
      : rows_(std::move(rows)), ends_(std::move(partition_ends)) {}

  [[nodiscard]] std::size_t size() const { return rows_.size(); }
  [[nodiscard]] bool empty() const { return rows_.empty(); }
  [[nodiscard]] auto begin() const { return rows_.begin(); }
  [[nodiscard]] auto end() const { return rows_.end(); }
  [[nodiscard]] decltype(auto) operator[](std::size_t i) const { return rows_[i]; }
  [[nodiscard]] const std::vector<T>& rows() const { return rows_; }

  /// How many partitions have records, and the records of one of them, by index.
  [[nodiscard]] std::size_t partitions() const { return ends_.size(); }
  [[nodiscard]] std::span<const T> partition(std::size_t number) const
      requires(!std::same_as<T, bool>) {
    const auto first = number == 0 ? 0 : ends_[number - 1];
    return std::span<const T>(rows_).subspan(first, ends_[number] - first);
  }

 private:
  std::vector<T> rows_;
  std::vector<std::size_t> ends_;
};

}  // namespace weir
