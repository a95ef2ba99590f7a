#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace weir {

/// Where candidates agree who of them coordinates: "zookeeper://HOST:PORT,HOST:PORT/PATH" as text.
struct lock_address {
  std::string servers;  ///< HOST:PORT,HOST:PORT
  std::string path;     ///< absolute; "/weir" when the text has none
};

/// None if that is not of this form, or a name in the path is not made of letters, digits, '-', '_' and '.'. Says nothing
/// about whether there is such a service.
[[nodiscard]] std::optional<lock_address> parse_lock_address(std::string_view text);

}  // namespace weir
