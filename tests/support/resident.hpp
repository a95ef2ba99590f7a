#pragma once

#include <cstddef>
#include <fstream>
#include <unistd.h>

namespace weir::testing {

/// Memory of this process that is in use.
inline std::size_t resident_bytes() {
  std::ifstream file("/proc/self/statm");
  std::size_t all = 0;
  std::size_t resident = 0;
  file >> all >> resident;
  return resident * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
}

}  // namespace weir::testing
