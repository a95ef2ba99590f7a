#pragma once

#include "case_file.hpp"
#include "variation.hpp"

namespace weir::conformance {

/// Runs a case of `multi_watermark`: steps that add records to several streams, and how far the
/// watermark of all has come after each. Throws mismatch or case_error.
void run_watermark_case(const test_case& of, const variation& how);

}  // namespace weir::conformance
