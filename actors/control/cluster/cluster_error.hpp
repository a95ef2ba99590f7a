#pragma once

#include <stdexcept>

namespace weir {

/// This node cannot be part of its cluster; the text names the address or node, and what to do.
class cluster_error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace weir
