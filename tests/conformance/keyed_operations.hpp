#pragma once

#include <weir/weir.hpp>

#include "value.hpp"

namespace weir::conformance {

/// The record of a keyed result: a pair.
[[nodiscard]] inline datum pair_text(const datum& key, const datum& value) {
  return "[" + key + "," + value + "]";
}

/// A list of values.
[[nodiscard]] datum list_text(const std::vector<datum>& values);

/// A pair in the form of the library.
using datum_pair = keyed<datum, datum>;
[[nodiscard]] stream<datum_pair> pairs_of(const stream<datum>& texts);

/// Pairs grouped by their keys, as texts.
[[nodiscard]] inline auto by_key(const stream<datum>& pairs) {
  return pairs.key_by([](const datum& pair) { return key_of(pair); });
}

/// Keyed results as pairs; `as_value` gives the text of a value.
template <class Stream, class AsValue>
[[nodiscard]] stream<datum> as_pairs(Stream&& results, AsValue as_value) {
  return std::forward<Stream>(results).map(
      [as_value](const auto& each) { return pair_text(each.key, as_value(each.value)); });
}
template <class Stream>
[[nodiscard]] stream<datum> as_pairs(Stream&& results) {
  return as_pairs(std::forward<Stream>(results), [](const datum& value) { return value; });
}

}  // namespace weir::conformance
