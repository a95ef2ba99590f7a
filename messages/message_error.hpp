#pragma once

#include <stdexcept>

namespace weir {

/// A batch cannot be built or a message cannot be read; the text says which limit or field.
class message_error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace weir
