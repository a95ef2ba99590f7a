#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace weir {

/// The name that `word` was probably meant to be: the one that takes the fewest inserted, left out or
/// changed letters to reach. None when all of them are far away.
[[nodiscard]] std::optional<std::string> nearest(std::string_view word,
                                                 const std::vector<std::string>& names);

/// ": did you mean 'name'?", or nothing.
[[nodiscard]] std::string did_you_mean(std::string_view word,
                                       const std::vector<std::string>& names);

}  // namespace weir
