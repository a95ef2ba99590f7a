#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace weir {

/// A stage as placement sees it.
struct placed_stage {
  std::string name;
  std::size_t partitions = 1;
};

/// A node that runs stages.
struct placed_node {
  std::string name;
  std::size_t cores = 1;
};

/// Which node runs each partition: [stage][partition], by the name of the node.
using placement = std::vector<std::vector<std::string>>;

/// Deals partitions out to nodes by their cores. Partitions of the same number, of stages with equally many, come to the
/// same node, so that what goes straight on stays there. A partition stays where it was in `before` as long as its
/// node is there and has no more than its share. `asked`: all partitions of a stage on one node; a node that is not there
/// is not waited for. `nodes` must not be empty.
[[nodiscard]] placement place(const std::vector<placed_stage>& stages, const std::vector<placed_node>& nodes,
                              const std::map<std::string, std::string>& asked, const placement& before);

/// How many partitions have another node than before.
[[nodiscard]] std::size_t moved_between(const placement& before, const placement& after);

}  // namespace weir
