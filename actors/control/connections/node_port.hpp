#pragma once

#include <weir/actors/monitoring/listen_address.hpp>
#include <weir/actors/progress/reception.hpp>

#include <caf/actor.hpp>

#include <memory>

namespace weir {

/// Opens a port where other nodes connect to, and reach an actor: as CAF's own, but what comes over its connections is judged
/// before CAF gets it, and strangers can cost only so much. It listens on this address only; with the certificates of the
/// system's configuration, if `secure`; as long as the system lives. Returns the port that was really bound. Throws
/// cluster_error when it cannot listen.
std::uint16_t open_node_port(const caf::actor& served, const listen_address& at, bool secure,
                             std::shared_ptr<reception> guests);

}  // namespace weir
