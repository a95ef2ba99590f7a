#pragma once

#include <cstddef>
#include <string_view>

namespace weir {

/// The length of the well-formed UTF-8 sequence of two to four bytes that the text begins with; 0 if there is
/// none, for ASCII as well (Unicode 15, table 3-7).
[[nodiscard]] std::size_t utf8_sequence(std::string_view text);

}  // namespace weir
