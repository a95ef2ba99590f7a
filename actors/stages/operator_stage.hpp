#pragma once

#include <weir/actors/operators/epoch_sink.hpp>
#include <weir/actors/stages/epoch_reporter.hpp>
#include <weir/actors/stages/operator_core.hpp>
#include <weir/actors/stages/stage_actor.hpp>
#include <weir/messages/clock.hpp>

namespace weir {

/// What one partition of a stage is made of.
struct stage_setup {
  std::string name;
  std::size_t partition = 0;
  std::size_t inputs = 0;
  std::vector<input_kind> kinds;  ///< of the inputs
  std::vector<std::vector<stage_outputs::edge>> ports;
  std::size_t window_bytes = 0;
  caf::actor controller;
  bool rejects = false;          ///< is the last port that of dead letters
  bool aligned = true;           ///< see operator_core
  /// Where its time comes from; outlives the actor.
  const weir::clock* time = nullptr;
  /// Where it counts what it does.
  std::shared_ptr<stage_meters> meters;
  /// Tell the controller of each interval that was processed.
  bool reports_intervals = false;
  /// The same of a source.
  bool reports_records = false;
  std::int64_t linger_us = 1000;  ///< how long a batch that is not full waits for a receiver that is behind
  epoch_membership epochs;
  std::shared_ptr<state_registry> states;  ///< of the operator
  /// What the epoch that the job goes on from says of this partition: a source's position, a sink's
  /// tokens (of all partitions that this one stands for).
  std::vector<manifest_row> resumes;
  std::vector<alignment_member> waits_with;  ///< of a source
};

/// The actor of an operation or sink: a thin shell around operator_core.
class operator_stage final : public stage_actor {
 public:
  /// Makes the operator in the stage's own thread, when it is started.
  using make_function = std::function<std::unique_ptr<stream_operator>()>;

  operator_stage(caf::actor_config& config, stage_setup setup, make_function make);

  caf::behavior make_behavior() override;
  void on_exit() override;

 private:
  void start();
  /// After each message: asks for `idle` behind what is queued, or ends.
  void settle();
  void idle();
  /// An interval was processed.
  void pass(const tick& now);
  /// Tells the controller.
  void report(const tick& now);
  void recover();
  /// What the stage adds to an epoch.
  [[nodiscard]] epoch_part part_of(std::uint64_t epoch);
  void committed(std::uint64_t epoch);
  /// Everything was processed: goes, or waits for the last commit.
  void finish();

  stage_setup setup_;
  stage_recorder recorder_;
  make_function make_;
  std::unique_ptr<operator_core> core_;
  epoch_sink* sink_ = nullptr;  ///< the operator, if it is one
  std::uint64_t last_epoch_ = 0;  ///< that it waits for; 0: it has not ended
  bool idle_asked_ = false;
  bool linger_asked_ = false;
  std::int64_t reported_ns_ = 0;  ///< how much of its busy time was reported
};

}  // namespace weir
