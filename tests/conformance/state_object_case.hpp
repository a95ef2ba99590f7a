#pragma once

#include "case_file.hpp"

namespace weir::conformance {

/// Runs a case of `state_object`: what a `key_state` answers after each step of its life. Throws
/// mismatch or case_error.
void run_state_object_case(const test_case& of);

}  // namespace weir::conformance
