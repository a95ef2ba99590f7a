#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace weir::house {

/// Holds the files below `root` against house_rules.hpp. Returns one sentence per violation, each
/// beginning with file:line. Skips build/ and what begins with a dot.
[[nodiscard]] std::vector<std::string> inspect(const std::filesystem::path& root);

}  // namespace weir::house
