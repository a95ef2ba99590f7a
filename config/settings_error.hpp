#pragma once

#include <stdexcept>
#include <string>

namespace weir {

/// Settings that cannot be used. The text names the place (file and line, variable or flag), the key, and
/// what is expected.
class settings_error : public std::invalid_argument {
 public:
  using std::invalid_argument::invalid_argument;
};

}  // namespace weir
