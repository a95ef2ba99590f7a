#pragma once

#include "case_file.hpp"
#include "variation.hpp"

namespace weir::conformance {

/// Runs a case of `queueStream`: datasets that are queued before each batch. Throws mismatch or
/// case_error.
void run_queue_case(const test_case& of, const variation& how);

}  // namespace weir::conformance
