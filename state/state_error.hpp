#pragma once

#include <stdexcept>

namespace weir {

/// State cannot be read or written; the text names the directory, the epoch or the operator, and what to do.
class state_error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace weir
