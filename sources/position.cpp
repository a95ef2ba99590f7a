#include <weir/sources/position.hpp>

#include <charconv>

namespace weir::sources {

std::string make_position(std::string_view kind, std::span<const std::uint64_t> numbers) {
  std::string text(kind);
  for (const auto each : numbers) text += ' ' + std::to_string(each);
  return text;
}

std::vector<std::uint64_t> read_position(std::string_view position, std::string_view kind,
                                         std::size_t count) {
  const auto wrong = [&] {
    return source_error("the position of a source makes no sense: expected '" + std::string(kind) + "' and " +
                        std::to_string(count) + " numbers; put back a savepoint");
  };
  if (!position.starts_with(kind)) throw wrong();
  std::vector<std::uint64_t> numbers;
  const char* at = position.data() + kind.size();
  const char* const end = position.data() + position.size();
  while (at != end) {
    if (*at != ' ' || numbers.size() == count) throw wrong();
    const auto [rest, problem] = std::from_chars(at + 1, end, numbers.emplace_back());
    if (problem != std::errc{}) throw wrong();
    at = rest;
  }
  if (numbers.size() != count) throw wrong();
  return numbers;
}

}  // namespace weir::sources
