#pragma once

#include "case_file.hpp"
#include "variation.hpp"

namespace weir::conformance {

/// Runs a case that says how often states are saved. Throws mismatch or case_error.
void run_checkpoint_case(const test_case& of, const variation& how);

}  // namespace weir::conformance
