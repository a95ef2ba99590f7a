#include <weir/config/host_port.hpp>

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>

namespace weir {

namespace {

/// As IPv6, which has all IPv4 addresses; none if it is a name.
std::optional<std::array<unsigned char, 16>> address_of(const std::string& host) {
  std::array<unsigned char, 16> bytes{};
  if (::inet_pton(AF_INET6, host.c_str(), bytes.data()) == 1) return bytes;
  if (::inet_pton(AF_INET, host.c_str(), bytes.data() + 12) != 1) return std::nullopt;
  bytes[10] = bytes[11] = 0xff;
  return bytes;
}

/// The four bytes of an IPv4 address; null for others.
const unsigned char* ipv4_of(const std::array<unsigned char, 16>& address) {
  constexpr std::array<unsigned char, 12> prefix{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
  return std::memcmp(address.data(), prefix.data(), prefix.size()) == 0 ? address.data() + 12
                                                                        : nullptr;
}

}  // namespace

std::optional<host_port> parse_host_port(std::string_view text) {
  const auto colon = text.rfind(':');
  if (colon == text.npos) return std::nullopt;
  auto host = text.substr(0, colon);
  const auto port = text.substr(colon + 1);
  const bool brackets = host.starts_with('[') && host.ends_with(']');
  if (brackets) host = host.substr(1, host.size() - 2);
  // Without brackets, nobody knows where an IPv6 address ends.
  if (brackets != (host.find(':') != host.npos)) return std::nullopt;
  host_port read{.host = std::string(host)};
  const auto* end = port.data() + port.size();
  const auto [rest, problem] = std::from_chars(port.data(), end, read.port);
  return problem == std::errc{} && rest == end ? std::optional(read) : std::nullopt;
}

std::string to_text(const host_port& address) {
  const bool brackets = address.host.find(':') != std::string::npos;
  return (brackets ? "[" + address.host + "]" : address.host) + ":" + std::to_string(address.port);
}

bool is_loopback(const std::string& host) {
  if (host == "localhost") return true;
  const auto address = address_of(host);
  if (!address) return false;
  if (const auto* ipv4 = ipv4_of(*address)) return ipv4[0] == 127;
  return address->back() == 1 && std::count(address->begin(), address->end(), 0) == 15;
}

bool is_wildcard(const std::string& host) {
  const auto address = address_of(host);
  if (!address) return host.empty();
  const auto* ipv4 = ipv4_of(*address);
  const auto* first = ipv4 ? ipv4 : address->data();
  return std::all_of(first, address->data() + address->size(), [](auto byte) { return byte == 0; });
}

}  // namespace weir
