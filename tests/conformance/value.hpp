#pragma once

#include <boost/json.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace weir::conformance {

namespace json = boost::json;

/// A value of a case as it travels through a topology: its JSON text. Equal values have equal
/// texts, so that it can be a key.
using datum = std::string;

/// Numbers without a fraction are written as integers.
[[nodiscard]] datum to_datum(const json::value& of);
[[nodiscard]] json::value to_json(std::string_view text);

/// A pair is a list of two: key and value.
[[nodiscard]] json::value pair_of(json::value key, json::value value);
/// Throws case_error when it is none.
[[nodiscard]] datum key_of(const datum& pair);
[[nodiscard]] json::value value_of(const datum& pair);

/// The whole number; throws case_error when it is none.
[[nodiscard]] std::int64_t integer(const json::value& of);

[[nodiscard]] std::vector<datum> to_data(const json::array& of);

}  // namespace weir::conformance
