#pragma once

#include <weir/actors/streams/plan.hpp>

namespace weir {

/// How the batches of a job share its memory.
struct memory_shares {
  std::size_t window_bytes = 0;      ///< on their way between two stage partitions
  std::size_t batch_bytes_max = 0;   ///< in a batch that is full
  std::size_t cached_bytes_max = 0;  ///< kept for reuse
};

/// Shares `memory_max` bytes out over the edges of a resolved plan: windows get smaller first, then batches.
/// What is asked for is the most that is given. Throws topology_error when it is not enough for this plan.
/// A single record of more than `batch_bytes_max` counts as that much only.
[[nodiscard]] memory_shares share_memory(const plan& of, std::size_t memory_max, std::size_t window_bytes,
                                         std::size_t batch_bytes_max);

}  // namespace weir
