#pragma once

#include <weir/actors/control/cluster/port_guard.hpp>
#include <weir/config/cluster_settings.hpp>

namespace weir {

/// Listens on the address of this node, and passes what nodes say, by TLS if there are certificates, on to the port of
/// 127.0.0.1 that this process has opened for them. Throws cluster_error when it cannot listen.
[[nodiscard]] std::unique_ptr<port_guard> guard_node(const cluster_settings& cluster,
                                                     std::uint16_t inside_port,
                                                     std::function<void(std::string_view)> log);

}  // namespace weir
