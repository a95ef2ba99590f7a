#pragma once

#include <weir/actors/stages/actor_base.hpp>

#include <functional>
#include <string>

namespace weir {

/// Connects to another node without blocking, within 3 s, and calls `then`, on the actor's thread, with the actor that is
/// published there, or with why there is none. A node that does not answer holds up no other connection.
void reach_node(caf::event_based_actor& self, bool secure, const std::string& host, std::uint16_t port,
                std::function<void(caf::actor published, std::string failure)> then);

}  // namespace weir
