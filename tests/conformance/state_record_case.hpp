#pragma once

#include "case_file.hpp"
#include "variation.hpp"

namespace weir::conformance {

/// Runs a case of `map_with_state_record`: records of one key in one batch, and what becomes of its
/// state. Throws mismatch or case_error.
void run_state_record_case(const test_case& of, const variation& how);

}  // namespace weir::conformance
