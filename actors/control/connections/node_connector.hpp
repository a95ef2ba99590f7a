#pragma once

#include <weir/actors/control/connections/last_words.hpp>

#include <caf/all.hpp>
#include <caf/io/middleman_actor.hpp>

#include <memory>

namespace weir {

/// An actor that connects to nodes; if `secure`, with the certificates of the system's configuration, which must have
/// loaded caf::openssl::manager. It does what CAF's own does, but by node_connections. Kill it when it is not needed any
/// more: its connections stay. When one is refused, it says why to `last`.
[[nodiscard]] caf::io::middleman_actor make_node_connector(caf::actor_system& system, bool secure,
                                                           std::shared_ptr<last_words> last = nullptr);

}  // namespace weir
