#include "name_pattern.hpp"

#include <charconv>

namespace weir::conformance {

std::optional<std::vector<std::int64_t>> numbers_in(std::string_view name,
                                                    std::string_view pattern) {
  std::vector<std::int64_t> numbers;
  while (!pattern.empty()) {
    if (pattern.front() == '#') {
      std::int64_t number = 1;
      const auto read = std::from_chars(name.data(), name.data() + name.size(), number);
      if (read.ec == std::errc())
        name.remove_prefix(static_cast<std::size_t>(read.ptr - name.data()));
      numbers.push_back(number);
    } else {
      if (name.empty() || name.front() != pattern.front()) return std::nullopt;
      name.remove_prefix(1);
    }
    pattern.remove_prefix(1);
  }
  if (!name.empty()) return std::nullopt;
  return numbers;
}

}  // namespace weir::conformance
