#pragma once

#include <cstddef>

namespace weir {

/// What a stage knows of one of its inputs.
struct input_kind {
  std::size_t side = 0;  ///< see upstream::connect
  bool merged = false;   ///< one of several streams that are read as one
  bool timeless = false;  ///< brings no watermarks before its end, and holds nobody back
};

}  // namespace weir
