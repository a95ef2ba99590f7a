#pragma once

#include "case_file.hpp"
#include "variation.hpp"

namespace weir::conformance {

/// Runs a case of `win_sum`: records and watermarks in a row, and the sums of windows that come of
/// them. Throws mismatch or case_error.
void run_window_case(const test_case& of, const variation& how);

}  // namespace weir::conformance
