#pragma once

#include <iosfwd>

namespace weir::tools {

/// The program `weir`. Returns its exit code: 1 when something could not be read or is wrong, 2 for words that it
/// does not know; it says why in one line on `errors`.
int run_command(int argc, const char* const* argv, std::ostream& out, std::ostream& errors);

}  // namespace weir::tools
