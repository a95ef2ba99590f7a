#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace weir {

/// Where a server listens.
struct listen_address {
  std::string host = "127.0.0.1";  ///< a name, an IPv4 or IPv6 address
  std::uint16_t port = 0;          ///< 0: any that is free
};

/// Reads "HOST:PORT", "[IPV6]:PORT" or ":PORT", which is this machine only. Throws monitoring_error.
[[nodiscard]] listen_address parse_listen_address(std::string_view text);

}  // namespace weir
