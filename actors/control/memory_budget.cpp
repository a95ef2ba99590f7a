#include <weir/actors/control/memory_budget.hpp>

#include <weir/actors/stages/links.hpp>

#include <algorithm>

namespace weir {

namespace {

/// A block may have room for four times what makes a batch full: columns grow by doubling, and blocks are
/// powers of two.
constexpr std::size_t block_per_batch = 4;
/// Windows that hold fewer full batches than this make stages wait for each other.
constexpr std::size_t window_batches_min = 4;
constexpr std::size_t batch_bytes_min = std::size_t{4} << 10;

struct places {
  std::size_t windows = 0;   ///< between two stage partitions
  std::size_t builders = 0;  ///< batches that are being filled, or processed
};

places count(const plan& of) {
  places found;
  for (const auto& partitions : link_partitions(of))
    for (const auto& each : partitions) {
      found.windows += each.receivers.size();
      // One per receiver, the last one that a window lets through, and the one at hand.
      found.builders += 2 * each.receivers.size() + 1;
    }
  return found;
}

}  // namespace

memory_shares share_memory(const plan& of, std::size_t memory_max, std::size_t window_bytes,
                           std::size_t batch_bytes_max) {
  const auto in = count(of);
  const auto cached = memory_max / 8;
  const auto usable = memory_max - cached;
  const auto least = std::min(batch_bytes_min, batch_bytes_max);
  for (auto batch = batch_bytes_max; batch >= least; batch /= 2) {
    const auto building = in.builders * batch * block_per_batch;
    if (building >= usable) continue;
    const auto window = std::min(window_bytes, (usable - building) / std::max<std::size_t>(1, in.windows));
    if (window >= std::min(window_bytes, window_batches_min * batch)) return {window, batch, cached};
  }
  const auto needed = (in.builders * block_per_batch + in.windows * window_batches_min) * least * 8 / 7;
  throw topology_error("topology '" + of.name + "': memory_max is " + std::to_string(memory_max) +
                       " bytes, but its " + std::to_string(in.windows) +
                       " edges between stage partitions need at least " + std::to_string(needed) +
                       ": raise memory_max or lower parallelism");
}

}  // namespace weir
