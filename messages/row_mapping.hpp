#pragma once

#include <weir/messages/batch.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace weir {

/// How rows of an earlier version of a type become rows of the present one: fields are matched by name.
class row_mapping {
 public:
  [[nodiscard]] bool possible() const { return reason_.empty(); }
  /// Why not.
  [[nodiscard]] const std::string& reason() const { return reason_; }
  /// What is added and dropped: ": adds a, b; drops c", or nothing.
  [[nodiscard]] std::string summary() const { return {}; }

 private:
  friend row_mapping map_rows(std::string_view from, const schema& to);
  std::string reason_;
};

[[nodiscard]] row_mapping map_rows(std::string_view from, const schema& to);

}  // namespace weir
