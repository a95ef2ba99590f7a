#pragma once

#include <ostream>
#include <string>
#include <vector>

namespace weir::conformance {

/// The program `weir-conformance` with these arguments: runs the cases of files, writes a line for
/// each to `out` and what is wrong with the arguments or files to `err`. Returns its exit code: 0,
/// 1 when a case failed, 2 when the arguments or a file cannot be used.
int run_program(const std::vector<std::string>& arguments, std::ostream& out, std::ostream& err);

}  // namespace weir::conformance
