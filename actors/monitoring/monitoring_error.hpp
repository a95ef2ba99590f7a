#pragma once

#include <stdexcept>

namespace weir {

/// Metrics cannot be served; the text names the address and what to do.
class monitoring_error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace weir
