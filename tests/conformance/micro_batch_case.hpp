#pragma once

#include "case_file.hpp"
#include "variation.hpp"

namespace weir::conformance {

/// Runs a case of steps, each of which adds records by their times and says what is sent: `window_count`,
/// `group_ts_count` or `session_count_sum`. Throws mismatch or case_error.
void run_micro_batch_case(const test_case& of, const variation& how);

}  // namespace weir::conformance
