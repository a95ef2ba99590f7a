#pragma once

#include <weir/config/settings.hpp>

#include <cstdint>
#include <string>
#include <string_view>

#include <boost/unordered/unordered_flat_map.hpp>

namespace weir::bench {

/// Calls f(word) for each run of bytes other than space and newline.
template <class F>
void split_words(std::string_view text, F&& f) {
  const char* at = text.data();
  const char* const end = at + text.size();
  while (at != end) {
    while (at != end && (*at == ' ' || *at == '\n')) ++at;
    const char* const begin = at;
    while (at != end && *at != ' ' && *at != '\n') ++at;
    if (at != begin) f(std::string_view(begin, static_cast<std::size_t>(at - begin)));
  }
}

using word_counts = boost::unordered_flat_map<std::string, std::int64_t>;

/// The topology of W4: lines of a text in memory, read by as many partitions as the settings' parallelism
/// (0: one) -> words -> count per word.
[[nodiscard]] word_counts count_words(const std::string& text, const settings& how);

}  // namespace weir::bench
