#include <weir/actors/monitoring/listen_address.hpp>
#include <weir/actors/monitoring/monitoring_error.hpp>
#include <weir/config/host_port.hpp>

namespace weir {

namespace {

[[noreturn]] void fail(std::string_view text) {
  throw monitoring_error("'" + std::string(text) +
                         "' is no address to serve metrics on: write HOST:PORT, for example "
                         "127.0.0.1:9090, [::1]:9090 or :9090");
}

}  // namespace

listen_address parse_listen_address(std::string_view text) {
  const auto read = parse_host_port(text);
  if (!read) fail(text);
  listen_address at{.port = read->port};
  if (!read->host.empty()) at.host = read->host;
  return at;
}

}  // namespace weir
