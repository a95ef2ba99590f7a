#pragma once

#include <weir/config/chrono.hpp>

namespace weir {

/// When something happened in the world, not when the machine saw it: in microseconds since 1970, UTC.
using event_time = std::chrono::sys_time<std::chrono::microseconds>;

}  // namespace weir
