#pragma once

#include "value.hpp"

#include <functional>

namespace weir::conformance {

// Functions that cases name. All throw case_error for a name that they do not know.

using unary = std::function<json::value(const json::value&)>;
using binary = std::function<json::value(const json::value&, const json::value&)>;
using predicate = std::function<bool(const json::value&)>;
using expansion = std::function<json::array(const json::value&)>;

/// `to_string`, `plus_10`, `pair_with_1`, `mod10_pair1` ...
[[nodiscard]] unary unary_of(const std::string& name);
/// `x_and_2x`, `x_and_x_plus_10` ...
[[nodiscard]] expansion expansion_of(const std::string& name);
/// `is_even`, `value_not_zero` ...; of a record.
[[nodiscard]] predicate predicate_of(const std::string& name);
/// `add`, `subtract`, `max` ...
[[nodiscard]] binary binary_of(const std::string& name);
/// What becomes of the records of one partition: `sum_partition` ...
[[nodiscard]] std::function<json::array(const json::array&)> partition_function_of(
    const std::string& name);

}  // namespace weir::conformance
