#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace weir::conformance {

/// The numbers in a name, when it is that of the pattern, in which `#` stands for a number:
/// "plus_10" and "plus_#" give 10. A `#` that nothing stands for is 1: "x_and_x" and "x_and_#x".
[[nodiscard]] std::optional<std::vector<std::int64_t>> numbers_in(std::string_view name,
                                                                  std::string_view pattern);

}  // namespace weir::conformance
