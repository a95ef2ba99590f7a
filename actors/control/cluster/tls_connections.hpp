#pragma once

#include <caf/all.hpp>
#include <caf/io/middleman_actor.hpp>

#include <cstdint>
#include <string>

namespace weir {

/// An actor that connects to nodes, and opens ports for them, with the certificates of the system's
/// configuration, which must have loaded caf::openssl::manager. It does what that of
/// caf::openssl::make_middleman_actor does, except that a connection that breaks breaks no other.
/// Kill it when it is not needed any more: its connections and ports stay.
[[nodiscard]] caf::io::middleman_actor make_tls_connector(caf::actor_system& system);

/// Publishes an actor with certificates at a port of `address` that is free. Returns the port, or
/// why there is none.
[[nodiscard]] caf::expected<std::uint16_t> publish_with_tls(const caf::actor& served,
                                                            const std::string& address);

}  // namespace weir
