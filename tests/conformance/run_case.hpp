#pragma once

#include "case_file.hpp"

#include <optional>

namespace weir::conformance {

/// How the cases are run.
struct run_options {
  std::uint64_t seed = 1;
  bool quick = false;  ///< not with every parallelism
};

/// Runs a case in all its variations. Returns why it failed, in one line, or nothing.
[[nodiscard]] std::optional<std::string> failure_of(const test_case& of, const run_options& how);

}  // namespace weir::conformance
