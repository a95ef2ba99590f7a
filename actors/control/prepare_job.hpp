#pragma once

#include <weir/actors/control/job_state.hpp>
#include <weir/actors/streams/topology.hpp>

namespace weir {

/// What a topology needs to run with these settings: its stages, its share of memory for each. Throws
/// topology_error when it cannot run, settings_error for settings that make no sense.
[[nodiscard]] std::shared_ptr<job_state> prepare_job(const topology& job, settings how);

/// The machine's cores where a count is left open (0).
[[nodiscard]] std::size_t or_cores(std::size_t count);

}  // namespace weir
