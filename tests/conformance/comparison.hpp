#pragma once

#include "value.hpp"

#include <cstdint>

namespace weir::conformance {

/// How the records of one dataset are compared.
enum class comparison {
  list,    ///< in their order
  set,     ///< in any order, each as often as expected
  groups,  ///< the same, and lists inside of records in any order, too
};

/// Throws mismatch, whose text begins with `what`.
void compare(const std::string& what, const std::vector<datum>& found, const json::array& expected,
             comparison how);

/// For one pair of values.
void compare(const std::string& what, const json::value& found, const json::value& expected);

}  // namespace weir::conformance
