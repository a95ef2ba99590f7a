#pragma once

// Rows whose type is known from the text of their schema alone: what programs that look into the data of
// others need. A node must be of the schema of the columns.

#include <weir/messages/row_codec.hpp>
#include <weir/messages/schema_tree.hpp>

namespace weir {

/// Appends element i as `append_json` writes a row, but for enumerators, which are numbers.
void append_json(std::string& out, const schema_node& type, column_data columns, std::size_t i);

/// Appends bytes that are equal exactly for elements that `equal_rows` calls equal.
void append_identity(std::string& out, const schema_node& type, column_data columns, std::size_t i);

/// The text of element i, of a node whose form is text.
[[nodiscard]] std::string_view text_at(const schema_node& type, column_data columns, std::size_t i);

/// Element i of a column of integers, truth values, times or durations; as bits where it is not signed.
[[nodiscard]] std::int64_t integer_at(const schema_node& type, column_data columns, std::size_t i);

}  // namespace weir
