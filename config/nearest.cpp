#include <weir/config/nearest.hpp>

#include <algorithm>
#include <numeric>
#include <utility>

namespace weir {

namespace {

constexpr std::size_t word_bytes_max = 100;  // longer ones are not typing mistakes

/// Levenshtein's distance.
std::size_t edits(std::string_view from, std::string_view to) {
  std::vector<std::size_t> row(to.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < from.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i + 1);
    for (std::size_t j = 0; j < to.size(); ++j) {
      const auto changed = diagonal + (from[i] == to[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({changed, diagonal + 1, row[j] + 1});
    }
  }
  return row.back();
}

}  // namespace

std::optional<std::string> nearest(std::string_view word, const std::vector<std::string>& names) {
  if (word.empty() || word.size() > word_bytes_max) return std::nullopt;
  const std::string* found = nullptr;
  std::size_t fewest = 0;
  for (const auto& name : names) {
    const auto count = edits(word, name);
    if (count > std::max(word.size(), name.size()) / 3) continue;
    if (found && fewest <= count) continue;
    found = &name;
    fewest = count;
  }
  return found ? std::optional(*found) : std::nullopt;
}

std::string did_you_mean(std::string_view word, const std::vector<std::string>& names) {
  const auto name = nearest(word, names);
  return name ? ": did you mean '" + *name + "'?" : "";
}

}  // namespace weir
