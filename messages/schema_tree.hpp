#pragma once

#include <weir/messages/column.hpp>
#include <weir/messages/row_shape.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace weir {

/// A part of a schema: what the type of a row looks like to a program that does not have it.
struct schema_node {
  detail::shape form = detail::shape::integer;  ///< never `enumerator`, which is kept as an integer
  column_kind stored = column_kind::int64;      ///< of the first column
  std::int64_t numerator = 1;                   ///< of the unit of a time or duration, in seconds
  std::int64_t denominator = 1;
  int column = 0;                  ///< its first one
  int columns = 1;                 ///< how many
  std::string text;                ///< as in the schema's text
  std::vector<std::string> names;  ///< of fields
  std::vector<schema_node> parts;  ///< of fields, a tuple; one of an optional or list

  /// The field of this name, or null.
  [[nodiscard]] const schema_node* field(std::string_view name) const;
};

/// A schema read from its text. Any thread.
class schema_tree {
 public:
  /// Throws message_error for what is no text of a schema.
  explicit schema_tree(std::string_view text);
  schema_tree(const schema_tree&) = delete;
  schema_tree& operator=(const schema_tree&) = delete;

  [[nodiscard]] const schema_node& root() const { return root_; }
  /// Valid as long as the tree.
  [[nodiscard]] const schema& shape() const { return shape_; }

 private:
  std::vector<column_spec> specs_;
  schema_node root_;
  schema shape_;
};

}  // namespace weir
