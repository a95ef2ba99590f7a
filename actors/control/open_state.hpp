#pragma once

#include <weir/actors/control/job_state.hpp>

namespace weir {

/// Opens what the job keeps, if it keeps state: locks the directory, compares what the program declares with
/// what is there, logs what becomes of it, and says where the job goes on. With `kept.store` set it is that.
/// Throws state_error when the job must not start: the text names the directory and says what to do.
void open_state(job_state& job);

/// Copies the state of a job that does not run to another directory, which must not be there or be empty.
/// Throws state_error.
void copy_state(const std::string& directory, const std::string& to);

}  // namespace weir
