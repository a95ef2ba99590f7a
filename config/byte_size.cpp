#include <weir/config/byte_size.hpp>

#include <array>
#include <charconv>
#include <limits>

namespace weir {

namespace {

struct byte_unit {
  std::string_view name;
  std::int64_t bytes;
};

constexpr std::array<byte_unit, 5> binary_units{
    {{"B", 1}, {"KiB", 1LL << 10}, {"MiB", 1LL << 20}, {"GiB", 1LL << 30}, {"TiB", 1LL << 40}}};

constexpr std::array<byte_unit, 5> other_units{
    {{"", 1}, {"kB", 1'000}, {"MB", 1'000'000}, {"GB", 1'000'000'000}, {"TB", 1'000'000'000'000}}};

std::optional<std::int64_t> bytes_of_unit(std::string_view name) {
  for (const auto& units : {binary_units, other_units})
    for (const auto& unit : units)
      if (unit.name == name) return unit.bytes;
  return std::nullopt;
}

}  // namespace

std::optional<std::int64_t> parse_byte_size(std::string_view text) {
  std::int64_t number = 0;
  const auto* end = text.data() + text.size();
  const auto [rest, problem] = std::from_chars(text.data(), end, number);
  if (problem != std::errc{} || number < 0) return std::nullopt;
  std::string_view unit(rest, static_cast<std::size_t>(end - rest));
  if (unit.starts_with(' ')) unit.remove_prefix(1);
  const auto factor = bytes_of_unit(unit);
  if (!factor || number > std::numeric_limits<std::int64_t>::max() / *factor) return std::nullopt;
  return number * *factor;
}

std::string format_byte_size(std::int64_t bytes) {
  const auto* best = &binary_units.front();
  for (const auto& unit : binary_units)
    if (bytes != 0 && bytes % unit.bytes == 0) best = &unit;
  return std::to_string(bytes / best->bytes) + std::string(best->name);
}

}  // namespace weir
