#pragma once

#include <weir/messages/batch.hpp>
#include <weir/messages/schema_tree.hpp>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace weir {

struct mapping_options {
  /// A field of the row that must be of the same type; empty: none.
  std::string_view fixed = {};
  /// A batch of the present type, whose first row says what fields hold that the earlier one had not.
  /// Without it, and in elements of lists, they are 0, empty or absent.
  batch defaults = {};
};

/// How rows of an earlier version of a type become rows of the present one. Fields are matched by name, parts
/// of tuples by place. A number may have become wider, and a value optional. Immutable; any thread.
class row_mapping {
 public:
  [[nodiscard]] bool possible() const { return reason_.empty(); }
  /// Why not.
  [[nodiscard]] const std::string& reason() const { return reason_; }
  /// What is added and dropped: ": adds a, b; drops c", or nothing.
  [[nodiscard]] std::string summary() const;

  /// Schema of the earlier version. Valid as long as this.
  [[nodiscard]] const schema& from() const { return from_->shape(); }
  /// The rows of a batch of the earlier type in the present one; the mapping must be possible.
  [[nodiscard]] batch convert(const batch& rows, const std::shared_ptr<segment_pool>& pool) const;

 private:
  friend row_mapping map_rows(std::string_view from, const schema& to, const mapping_options& how);
  friend class row_matcher;

  /// Where a column of the present type comes from.
  struct origin {
    enum class kind {
      zero,
      given,  ///< by the first row of the defaults
      present,
      copy,
      widen,
    };
    kind how = kind::zero;
    int column = 0;  ///< of the earlier type
  };

  std::string reason_;
  std::vector<std::string> added_;
  std::vector<std::string> dropped_;
  std::shared_ptr<const schema_tree> from_;
  const schema* to_ = nullptr;
  batch defaults_;
  std::vector<origin> origins_;
};

/// `to` must outlive the result. Throws message_error when `from` is no text of a schema.
[[nodiscard]] row_mapping map_rows(std::string_view from, const schema& to,
                                   const mapping_options& how = {});

}  // namespace weir
