#include <weir/actors/leadership/candidate_order.hpp>

#include <charconv>

namespace weir {

std::optional<std::uint64_t> number_of_candidate(std::string_view node) {
  constexpr std::size_t digits = 10;
  if (!node.starts_with("c-") || node.size() < digits + 4) return std::nullopt;
  const auto name = node.substr(0, node.size() - digits);
  // Two lines: the service has counted beyond its numbers, and this is a negative one.
  if (!name.ends_with('-') || name.ends_with("--")) return std::nullopt;
  const auto text = node.substr(name.size());
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

place_in_line place_of(std::string_view own, const std::vector<std::string>& nodes) {
  place_in_line place;
  const auto own_number = number_of_candidate(own);
  if (!own_number) return place;
  std::optional<std::uint64_t> nearest;
  for (const auto& node : nodes) {
    if (node == own) place.stands = true;
    const auto number = number_of_candidate(node);
    if (!number || *number >= *own_number || (nearest && *number < *nearest)) continue;
    nearest = number;
    place.before = node;
  }
  return place;
}

}  // namespace weir
