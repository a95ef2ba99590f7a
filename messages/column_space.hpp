#pragma once

#include <weir/messages/batch.hpp>
#include <weir/messages/column_buffer.hpp>

#include <memory>

namespace weir {

/// The columns of a batch under construction, side by side in one block of the pool, behind room for the
/// head of the message: freezing writes the head and moves no column. Not thread-safe; does not move, since
/// its columns point to it.
class column_space {
 public:
  column_space(std::shared_ptr<segment_pool> pool, const schema& shape);
  ~column_space();
  column_space(const column_space&) = delete;
  column_space& operator=(const column_space&) = delete;

  /// The columns, in the order of the schema.
  [[nodiscard]] column_buffer* columns() { return columns_.get(); }
  [[nodiscard]] const column_buffer* columns() const { return columns_.get(); }

  /// Gives columns with one element per row room for `rows`, and others as much as the last batch needed.
  /// What was written stays. Throws std::bad_alloc.
  void reserve(std::size_t rows);

  /// Makes the first `rows` rows a message and gives its memory away; the columns are empty afterwards.
  /// Throws message_error when the message would be larger than Cap'n Proto allows; nothing changes then.
  [[nodiscard]] batch freeze(const batch_header& header, std::size_t rows);

 private:
  friend class column_buffer;
  void grow(const column_buffer& which, std::size_t bytes);
  /// Moves the columns to a block where column i has room for `capacities_[i]` bytes.
  void lay_out();

  std::shared_ptr<segment_pool> pool_;
  const schema& shape_;
  segment_pool::block block_;
  std::unique_ptr<column_buffer[]> columns_;
  std::vector<std::size_t> capacities_;  ///< bytes, whole words
  std::vector<std::size_t> used_;        ///< bytes of each column in the last batch
};

}  // namespace weir
