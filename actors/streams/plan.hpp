#pragma once

#include <weir/actors/operators/event_time_step.hpp>
#include <weir/actors/operators/operator.hpp>
#include <weir/actors/progress/stage_kind.hpp>
#include <weir/actors/streams/source_driver.hpp>
#include <weir/config/chrono.hpp>

#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace weir {

/// A topology that cannot run; the text says which stage or stream and what to change.
class topology_error : public std::logic_error {
 public:
  using std::logic_error::logic_error;
};

/// How batches of a port find the partitions of a consumer.
enum class routing {
  forward,    ///< to the partition of the same number, or dealt out when the counts differ
  rebalance,  ///< in turn
  broadcast,  ///< to all
  keyed,      ///< each batch to the partition that the producer names
};

/// One stage of a plan: what becomes an actor per partition.
struct stage_plan {
  std::string name;
  std::vector<std::string> former_names;  ///< what its state may be found under
  stage_kind kind = stage_kind::operation;
  std::vector<std::string> steps;  ///< what was fused, in order
  std::size_t partitions = 0;      ///< 0: the job's parallelism
  bool keyed = false;              ///< does each partition own a range of key groups
  bool blocks = false;             ///< gets a thread of its own
  bool aligns = true;              ///< waits at a tick until it came on every input
  std::string owns;                ///< of a sink: what no other one may write to; empty: nothing
  bool rejects = false;            ///< has a dead-letter port, after the others
  std::vector<std::string> ports;  ///< schema of each port's rows
  std::vector<alignment_member> waits_with;  ///< of a source: its partitions wait for others in event time
  std::function<std::unique_ptr<stream_operator>(const operator_context&)> make_operator;
  std::function<std::unique_ptr<source_driver>(const source_context&, const operator_context&)>
      make_source;
};

struct port_ref {
  std::size_t stage = 0;
  std::size_t port = 0;
  friend bool operator==(const port_ref&, const port_ref&) = default;
};

struct edge_plan {
  port_ref from;
  std::size_t to = 0;  ///< stage
  routing how = routing::forward;
  std::size_t side = 0;  ///< by which the stage tells the streams that it reads apart
  bool merged = false;   ///< one of several streams that it reads as one
  bool timeless = false;  ///< brings no watermarks before its end
};

/// What a topology comes to: stages and the edges between their ports. A value.
struct plan {
  std::string name;
  std::vector<stage_plan> stages;
  std::vector<edge_plan> edges;
  /// What is to be seen to when the batch interval is known; each throws topology_error.
  std::vector<std::function<void(std::chrono::milliseconds batch_interval)>> interval_checks;

  /// One stage per line with its partitions and fused steps, then where its output goes.
  [[nodiscard]] std::string to_text() const;
  /// A Graphviz digraph.
  [[nodiscard]] std::string to_dot() const;
};

/// For each stage the number of its component: stages that data connects, directly or not, are one.
[[nodiscard]] std::vector<std::size_t> components_of(const plan& all);

/// Sets what was left open: the job's parallelism, forward edges between unequal partition counts.
/// Throws topology_error for a plan that has no source or no sink.
[[nodiscard]] plan resolved(plan open, std::size_t parallelism);

}  // namespace weir
