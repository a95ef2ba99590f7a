#pragma once

#include <weir/actors/stages/stage_messages.hpp>
#include <weir/actors/streams/plan.hpp>
#include <weir/messages/schema_tree.hpp>

namespace weir {

/// An edge between two partitions as links see it: where its ends are, if they are on this node.
struct route {
  edge_end receiver;
  edge_end sender;
  const schema* shape = nullptr;  ///< of the batches on it
};

/// The edges of a session, by their numbers in the whole plan (see edge_numbers).
struct route_table {
  std::uint64_t session = 0;
  std::vector<route> edges;
  std::vector<std::shared_ptr<const schema_tree>> schemas;  ///< that `shape` points into
};

/// `actors`: by stage and partition, null where they are on other nodes.
[[nodiscard]] std::shared_ptr<const route_table> make_routes(std::uint64_t session, const plan& of,
                                                             const std::vector<std::vector<caf::actor>>& actors);

}  // namespace weir
