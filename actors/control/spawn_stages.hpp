#pragma once

#include <weir/actors/control/job_state.hpp>
#include <weir/actors/progress/poison_ledger.hpp>
#include <weir/actors/stages/actor_base.hpp>

namespace weir {

/// How a component of a job begins.
struct launch_context {
  std::size_t component = 0;
  std::uint64_t incarnation = 1;
  std::uint64_t attempt = 1;  ///< grows with each beginning, over all runs
  caf::actor keeper;  ///< of epochs; none: the job keeps no state
  const manifest& from;
  metronome beat;
  std::uint64_t first_tick = 1;
  const poison_ledger& poison;
  /// Where the job runs on several nodes, by stage and partition: the actor to which goes what is for one that is not
  /// spawned here, under the number of the edge (see edge_numbers); null: it is.
  const std::vector<std::vector<caf::actor>>* away = nullptr;
};

/// Spawns the partitions of all stages of a component, connected to their neighbours but not started, and
/// tells the keeper of them; returns them by stage (of the whole job) and partition, null where they are away.
[[nodiscard]] std::vector<std::vector<caf::actor>> spawn_component(caf::event_based_actor& controller,
                                                                   job_state& job, const launch_context& how);

}  // namespace weir
