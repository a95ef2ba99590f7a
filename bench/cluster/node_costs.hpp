#pragma once

#include <weir/actors/streams/plan.hpp>

namespace weir::bench {

/// What each node of a cluster makes of the whole plan, whatever part of it runs there; in bytes of the heap, and
/// processor seconds.
struct table_costs {
  double links_bytes = 0;   ///< who sends to whom: made twice when a session begins, and dropped
  double routes_bytes = 0;  ///< what links know of edges
  double meters_bytes = 0;  ///< kept from the start on
  double session_s = 0;     ///< to make the links twice and the routes
};
[[nodiscard]] table_costs tables_of(const plan& of);

/// What the keeper of one node does with an epoch, in processor seconds, and the bytes of a part as it is sent.
struct keeper_costs {
  double part_bytes = 0;
  double encode_s = 0;  ///< its own parts
  double decode_s = 0;  ///< those of others
  double gather_s = 0;  ///< its ledger, with the parts in the order of their numbers
  double store_s = 0;   ///< into memory
};
/// `parts`: of all nodes, a tenth of them of a source and a tenth of a sink, with a position or token. Each of the others,
/// which are of eight operations, has so many changed keys (numbers, with values of 32 bytes) in one state.
[[nodiscard]] keeper_costs keeper_costs_of(std::size_t nodes, std::size_t parts, std::size_t keys);

/// The least `memory_max` with which a plan may run, in bytes.
[[nodiscard]] std::size_t memory_needed(const plan& of);

}  // namespace weir::bench
