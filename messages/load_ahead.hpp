#pragma once

namespace weir {

/// Loads the cache line of a place ahead of its use. It need not be a valid one.
inline void load_ahead(const void* place) {
  __builtin_prefetch(place);
  // Without it GCC holds a function that does nothing else for one without effect, and drops its calls.
  asm volatile("");
}

}  // namespace weir
