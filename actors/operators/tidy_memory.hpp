#pragma once

#include <cstddef>
#include <cstdint>

namespace weir {

/// Lets a keyed_state drop what it erased each time that it has become twice as large. Numbers of its entries
/// change then.
class tidy_memory {
 public:
  template <class State>
  void operator()(State& state) {
    if (state.bytes() < next_bytes_) return;
    state.shrink(SIZE_MAX);
    next_bytes_ = 2 * state.bytes() + first_bytes;
  }

 private:
  static constexpr std::size_t first_bytes = 1u << 20;
  std::size_t next_bytes_ = first_bytes;
};

}  // namespace weir
