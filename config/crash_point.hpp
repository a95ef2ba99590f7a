#pragma once

#include <string_view>

namespace weir {

/// A place where a process that is being tested may be killed. `CRASH_POINT=name:n` in the environment kills
/// this process with SIGKILL when it comes to the place with this name for the n-th time; without it nothing
/// happens. Any thread.
void crash_point(std::string_view name);

}  // namespace weir
