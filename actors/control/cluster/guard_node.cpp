#include <weir/actors/control/cluster/guard_node.hpp>
#include <weir/actors/progress/frame_guard.hpp>
#include <weir/actors/progress/tls_guard.hpp>
#include <weir/config/check_cluster.hpp>

#include <cassert>

namespace weir {

namespace {

/// A node has a connection to each other one, and for a while a second when it comes back.
constexpr std::size_t connections_max = 2 * cluster_nodes_max;

}  // namespace

std::unique_ptr<port_guard> guard_node(const cluster_settings& cluster, std::uint16_t inside_port,
                                       std::function<void(std::string_view)> log) {
  const auto* node = own_node(cluster);
  assert(node && "checked when the settings were read");
  // Whoever takes longer would be lost at once.
  const auto handshake_ns_max = std::chrono::nanoseconds(cluster.node_timeout).count();
  port_guard_options options{.at = {.host = node->host, .port = node->port},
                             .inside_port = inside_port,
                             .log = std::move(log),
                             .connections_max = connections_max};
  if (cluster.certificate.empty())
    options.judge = [=](std::int64_t now_ns) {
      return std::make_unique<frame_guard>(frame_limits{.handshake_ns_max = handshake_ns_max},
                                           now_ns);
    };
  else
    options.judge = [=](std::int64_t now_ns) {
      return std::make_unique<tls_guard>(tls_limits{.handshake_ns_max = handshake_ns_max}, now_ns);
    };
  return std::make_unique<port_guard>(std::move(options));
}

}  // namespace weir
