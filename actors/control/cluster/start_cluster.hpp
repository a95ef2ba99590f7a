#pragma once

#include <weir/actors/control/job_state.hpp>

#include <caf/all.hpp>

namespace weir {

/// The actors of this node that others speak to.
struct cluster_actors {
  caf::actor agent;
  caf::actor coordinator;  ///< null: it is on another node
};

/// Partitions of keyed stages when nobody says how many: one for each core of the nodes that are listed.
[[nodiscard]] std::size_t cores_of(const cluster_settings& all);

/// Opens the port of this node and begins to take part in the cluster that the job's settings describe; its state is
/// open. Throws job_error when the port cannot be opened.
[[nodiscard]] cluster_actors start_cluster(caf::actor_system& system, const std::shared_ptr<job_state>& job);

}  // namespace weir
