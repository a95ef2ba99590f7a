#pragma once

#include <weir/actors/control/engine.hpp>
#include <weir/actors/control/flags.hpp>

namespace weir {

/// Runs a job as a program: SIGINT and SIGTERM drain it and end with 0, a second one ends the process at
/// once with 130. Returns what `main` should return: 0, 1 when the job failed (the reason is on standard
/// error), 2 for wrong flags. Call it from the main thread, before other threads are started: it blocks these
/// signals in the calling thread.
int run(const topology& job, const flags& given);

/// The same with settings instead of a command line.
int run(const topology& job, const settings& how);

/// The same for a job without flags of its own.
int run(const topology& job, int argc, const char* const* argv);

}  // namespace weir
