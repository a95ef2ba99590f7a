#pragma once

#include "case_file.hpp"

namespace weir::conformance {

/// Runs a case of `pid_rate_estimator`: calls of [time, records, processing, waiting] and what each
/// gives. Throws mismatch or case_error.
void run_rate_estimator_case(const test_case& of);

}  // namespace weir::conformance
