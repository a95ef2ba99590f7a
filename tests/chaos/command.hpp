#pragma once

#include <string>
#include <vector>

namespace chaos {

/// Runs a program of the system and waits for it. Throws std::runtime_error with what it said when it fails or is not
/// there.
void command(const std::vector<std::string>& words);

}  // namespace chaos
