#pragma once

#include "case_file.hpp"
#include "variation.hpp"

namespace weir::conformance {

/// Runs a case of `textFileStream`: files that are there, and files that come, one in each batch.
/// Throws mismatch or case_error.
void run_file_input_case(const test_case& of, const variation& how);

}  // namespace weir::conformance
