#pragma once

// What a plan comes to on several nodes.

#include <weir/actors/progress/cluster/placement.hpp>
#include <weir/actors/streams/plan.hpp>
#include <weir/config/settings.hpp>
#include <weir/state/state_changes.hpp>

namespace weir {

/// Threads that run operators on a node of this machine.
[[nodiscard]] std::size_t cores_of(const cluster_node& node);
/// Partitions of keyed stages when nobody says how many: one for each core of the nodes that are listed.
[[nodiscard]] std::size_t cores_of(const cluster_settings& all);

/// Throws topology_error or settings_error for what needs all partitions in one process.
void check_for_cluster(const plan& of, const settings& how);

[[nodiscard]] std::vector<placed_stage> placed_stages(const plan& of);

/// What nodes must have in common, a line each: times between ticks and epochs, stages with their partitions and schemas,
/// edges, states.
[[nodiscard]] std::string program_of(const plan& of, const std::vector<declared_program::state>& states, const settings& how);

/// Which node runs what when all nodes are there: a line for each.
[[nodiscard]] std::string placed_text(const plan& of, const cluster_settings& all);

}  // namespace weir
