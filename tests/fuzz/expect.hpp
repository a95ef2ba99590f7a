#pragma once

#include <cstdlib>

namespace weir::fuzz {

/// Ends the program, which tells the fuzzer to keep the input, if a promise is broken.
inline void expect(bool promise) {
  if (!promise) std::abort();
}

}  // namespace weir::fuzz
