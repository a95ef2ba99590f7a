#pragma once

#include <weir/actors/operators/event_clock.hpp>
#include <weir/actors/streams/plan.hpp>

#include <memory>

namespace weir::detail {

/// A plan while it is composed; shared by a topology and its streams.
struct graph {
  plan composed;

  std::size_t add(stage_plan stage) {
    composed.stages.push_back(std::move(stage));
    return composed.stages.size() - 1;
  }

  /// Throws topology_error when another sink owns the same.
  std::size_t add_sink(stage_plan stage) {
    for (const auto& each : composed.stages)
      if (!stage.owns.empty() && each.owns == stage.owns)
        throw topology_error("topology '" + composed.name + "': two sinks write to '" + stage.owns +
                             "': give them different directories or prefixes");
    return add(std::move(stage));
  }
};

using graph_ptr = std::shared_ptr<graph>;

/// What a stage reads: ports of other stages, and how their batches are dealt out.
struct upstream {
  graph_ptr in;
  std::vector<port_ref> ports;
  routing how = routing::forward;
  std::size_t partitions = 1;  ///< of the stage that will read
  bool merged = false;         ///< are these several streams that are read as one
  event_clock clock = {};      ///< of its records; empty: they have none
  bool watermarks = false;     ///< does it bring any
  std::chrono::milliseconds slide{0};  ///< it has a dataset at each multiple of this; 0: at each batch

  /// For functions that the graph keeps, which must not keep the graph.
  void let_go() { in.reset(); }

  /// The stage reads this; one that reads two streams is told the side with each batch.
  void connect(std::size_t stage, std::size_t side = 0) const {
    for (const auto& port : ports) in->composed.edges.push_back({port, stage, how, side, merged, !watermarks});
  }
};

}  // namespace weir::detail
