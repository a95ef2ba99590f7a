#pragma once

#include <caf/all.hpp>

#include <future>
#include <vector>

namespace weir {

/// Is ready when the actor has ended and all who watch it have been told. To be called when nobody
/// watches it yet.
[[nodiscard]] std::shared_future<void> told_of_end(const caf::actor& whose);

/// Waits for all of `told`, and then until the network of the system has dealt with what these actors
/// said. CAF's broker, which watches actors for other nodes, keeps for ever what comes when it is
/// being stopped; an actor in there is never destroyed, and the system waits for its thread for ever.
void await_network(caf::actor_system& system, const std::vector<std::shared_future<void>>& told);

}  // namespace weir
