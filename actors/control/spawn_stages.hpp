#pragma once

#include <weir/actors/control/job_controller.hpp>

namespace weir {

/// Spawns the partitions of all stages of a job, connected to their neighbours but not started;
/// returns them by stage and partition.
[[nodiscard]] std::vector<std::vector<caf::actor>> spawn_stages(caf::event_based_actor& controller,
                                                                job_state& job);

}  // namespace weir
