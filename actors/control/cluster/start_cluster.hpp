#pragma once

#include <weir/actors/control/job_state.hpp>

#include <caf/all.hpp>

#include <future>
#include <vector>

namespace weir {

/// The actors of this node that others speak to.
struct cluster_actors {
  caf::actor agent;
  std::vector<std::shared_future<void>> told;  ///< of the end of those that other nodes know, for await_network
};

/// Opens the port of this node and begins to take part in the cluster that the job's settings describe; its state is
/// open. Throws cluster_error when the port cannot be opened.
[[nodiscard]] cluster_actors start_cluster(caf::actor_system& system, const std::shared_ptr<job_state>& job);

}  // namespace weir
