#include <weir/actors/monitoring/listen_address.hpp>
#include <weir/actors/monitoring/monitoring_error.hpp>

#include <charconv>

namespace weir {

namespace {

[[noreturn]] void fail(std::string_view text) {
  throw monitoring_error("'" + std::string(text) +
                         "' is no address to serve metrics on: write HOST:PORT, for example "
                         "127.0.0.1:9090, [::1]:9090 or :9090");
}

}  // namespace

listen_address parse_listen_address(std::string_view text) {
  const auto colon = text.rfind(':');
  if (colon == std::string_view::npos) fail(text);
  auto host = text.substr(0, colon);
  const auto port = text.substr(colon + 1);
  const bool brackets = host.starts_with('[') && host.ends_with(']');
  if (brackets) host = host.substr(1, host.size() - 2);
  // Without brackets, nobody knows where an IPv6 address ends.
  if (brackets != (host.find(':') != std::string_view::npos)) fail(text);

  listen_address read;
  const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), read.port);
  if (error != std::errc{} || end != port.data() + port.size()) fail(text);
  if (!host.empty()) read.host = host;
  return read;
}

}  // namespace weir
