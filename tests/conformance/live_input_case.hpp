#pragma once

#include "case_file.hpp"
#include "variation.hpp"

namespace weir::conformance {

// Cases of inputs from outside of the job, which runs on threads and the clock on the wall. They throw mismatch or
// case_error.

/// `socketTextStream`: lines that a server sends.
void run_socket_case(const test_case& of, const variation& how);
/// `receiverStream`: records that threads push.
void run_receiver_case(const test_case& of, const variation& how);

}  // namespace weir::conformance
