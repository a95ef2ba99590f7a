#pragma once

#include <stdexcept>

namespace weir::conformance {

/// The case says something that this program does not understand.
class case_error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// The library does not do what the case says. What was found, and what should have been.
class mismatch : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace weir::conformance
