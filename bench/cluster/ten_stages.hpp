#pragma once

#include <weir/actors/streams/plan.hpp>

namespace weir::bench {

/// A source, eight operations and a sink in a row, each of so many partitions. From one to the next leads a forward edge
/// or a keyed one, in turn: five of the former, four of the latter.
[[nodiscard]] plan ten_stages(std::size_t partitions);

/// Stage partitions of a resolved plan, and edges between them.
[[nodiscard]] std::size_t partitions_of(const plan& of);
[[nodiscard]] std::size_t edges_of(const plan& of);

}  // namespace weir::bench
