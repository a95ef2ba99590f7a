#pragma once

#include "pipeline.hpp"

namespace weir::conformance {

/// Runs a case of inputs, operations and the datasets expected of them. Throws mismatch or
/// case_error.
void run_batch_case(const test_case& of, const variation& how);

}  // namespace weir::conformance
