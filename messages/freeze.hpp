#pragma once

#include <weir/messages/batch.hpp>

namespace weir::detail {

/// The contents of one column.
struct list_size {
  std::size_t elements;  ///< of the Cap'n Proto list: ends count one more, validity bits are bytes
  std::size_t bytes;
};

/// How large each column is, from the number of rows and from the last of each column's ends.
/// Throws message_error when a column is larger than a Cap'n Proto list can be.
[[nodiscard]] std::vector<list_size> measure_lists(const schema& shape, std::size_t rows,
                                                   const std::vector<const std::byte*>& columns);

/// Words before the first column: the frame of the stream, then the head of the message.
[[nodiscard]] std::size_t head_words(std::size_t columns);

/// Throws message_error when columns of so many words are more than Cap'n Proto's pointers reach.
void check_words(std::size_t words);

/// Makes a body whose columns are in place a message: writes what comes before them, and its fields.
void write_head(batch_body& body, const schema& shape, const batch_header& header, std::size_t rows,
                const std::vector<list_size>& lists);

}  // namespace weir::detail
