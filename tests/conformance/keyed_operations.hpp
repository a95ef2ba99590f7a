#pragma once

#include <weir/weir.hpp>

#include "value.hpp"

namespace weir::conformance {

/// The record of a keyed result: a pair.
[[nodiscard]] inline datum pair_text(const datum& key, const datum& value) {
  return "[" + key + "," + value + "]";
}

/// Pairs grouped by their keys.
[[nodiscard]] inline auto by_key(const stream<datum>& pairs) {
  return pairs.key_by([](const datum& pair) { return key_of(pair); });
}

/// Keyed results as pairs.
template <class Stream>
[[nodiscard]] stream<datum> as_pairs(Stream&& results) {
  return std::forward<Stream>(results).map(
      [](const auto& each) { return pair_text(each.key, each.value); });
}

}  // namespace weir::conformance
