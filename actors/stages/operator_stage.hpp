#pragma once

#include <weir/actors/stages/operator_core.hpp>
#include <weir/actors/stages/stage_actor.hpp>
#include <weir/messages/clock.hpp>

namespace weir {

/// What one partition of a stage is made of.
struct stage_setup {
  std::string name;
  std::size_t partition = 0;
  std::size_t inputs = 0;
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
  std::int64_t linger_us = 1000;  ///< how long a batch that is not full waits for a receiver that is behind
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
  /// Tells the controller that an interval was processed.
  void report(const tick& now);

  stage_setup setup_;
  stage_recorder recorder_;
  make_function make_;
  std::unique_ptr<operator_core> core_;
  bool idle_asked_ = false;
  bool linger_asked_ = false;
  std::int64_t reported_ns_ = 0;  ///< how much of its busy time was reported
};

}  // namespace weir
