#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace weir {

/// Where something listens: "HOST:PORT" as text, with brackets around an IPv6 address.
struct host_port {
  std::string host;  ///< a name, an IPv4 or an IPv6 address, without brackets; may be empty
  std::uint16_t port = 0;
};

/// None if that is not of this form. Says nothing about whether there is such a host.
[[nodiscard]] std::optional<host_port> parse_host_port(std::string_view text);

[[nodiscard]] std::string to_text(const host_port& address);

/// Does only this machine reach it: 127.0.0.0/8, ::1 or localhost? Other names are not looked up: no.
[[nodiscard]] bool is_loopback(const std::string& host);

/// All addresses of a machine: good to listen on, but nobody can be told to connect there.
[[nodiscard]] bool is_wildcard(const std::string& host);

}  // namespace weir
