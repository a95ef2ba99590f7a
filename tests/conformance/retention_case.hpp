#pragma once

#include "case_file.hpp"
#include "variation.hpp"

namespace weir::conformance {

/// Runs a case of `slice`, whose `queries` ask for datasets of some time. Throws mismatch or
/// case_error.
void run_slice_case(const test_case& of, const variation& how);

/// Runs a case that says which datasets are still there at the end. Throws mismatch or case_error.
void run_retention_case(const test_case& of, const variation& how);

}  // namespace weir::conformance
