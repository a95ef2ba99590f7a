#pragma once

#include <weir/actors/stages/input_kind.hpp>
#include <weir/actors/stages/stage_outputs.hpp>

namespace weir {

/// The other end of an edge between two partitions.
struct neighbour {
  std::size_t stage = 0;
  std::size_t partition = 0;
  std::uint32_t number = 0;  ///< of the input (seen from a sender) or outbox (seen from a receiver)
};

/// The edges of one partition.
struct partition_links {
  std::vector<std::vector<stage_outputs::edge>> ports;
  std::vector<neighbour> receivers;  ///< by outbox
  std::vector<neighbour> senders;    ///< by input
  std::vector<input_kind> inputs;
};

/// Numbers the edges between all partitions of a resolved plan: `[stage][partition]`.
[[nodiscard]] std::vector<std::vector<partition_links>> link_partitions(const plan& of);

/// Numbers all edges of a plan, the same on each node: that behind outbox i of a partition has the number
/// `[stage][partition]` + i.
[[nodiscard]] std::vector<std::vector<std::size_t>> edge_numbers(const std::vector<std::vector<partition_links>>& links);

}  // namespace weir
