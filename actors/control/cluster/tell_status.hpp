#pragma once

#include <weir/actors/control/job_state.hpp>
#include <weir/actors/progress/cluster/cluster_status.hpp>

#include <caf/all.hpp>

#include <map>

namespace weir {

/// Fills in what a node knows of the partitions of a session that run on it.
[[nodiscard]] cluster_status share_of(const job_state& job, const std::string& node,
                                      const std::vector<std::vector<caf::actor>>& running);

/// Asks the agents of all nodes for their partitions, and delivers them with `known`, packed, when all have answered or
/// are too slow. The promise is that of a message that `self` handles.
void gather_shares(caf::event_based_actor& self, cluster_status known, const std::map<std::string, caf::actor>& agents,
                   caf::response_promise answer);

/// Passes the question on to who is nearer to the coordinator; without one, answers with `problem`.
void pass_question(caf::event_based_actor& self, const caf::actor& to, const std::string& problem,
                   caf::response_promise answer);

}  // namespace weir
