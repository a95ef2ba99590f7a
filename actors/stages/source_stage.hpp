#pragma once

#include <weir/actors/progress/metronome.hpp>
#include <weir/actors/stages/operator_stage.hpp>
#include <weir/actors/stages/wake_event.hpp>
#include <weir/actors/streams/source_driver.hpp>

namespace weir {

/// The actor of a source partition: polls while there is credit, puts the job's ticks between the records,
/// and waits for the source in its own thread when there is nothing to read.
class source_stage final : public stage_actor {
 public:
  using make_function = std::function<std::unique_ptr<source_driver>()>;

  source_stage(caf::actor_config& config, stage_setup setup, make_function make, metronome beat,
               const weir::clock& time, std::shared_ptr<wake_event> wake);

  caf::behavior make_behavior() override;
  void on_exit() override;

 private:
  void start();
  void step();
  void poll();
  void send_due_ticks(std::int64_t now_ns);
  void end();
  /// Comes back to `step` behind what is queued.
  void step_again();
  /// Comes back for the next tick while the stage waits for credit.
  void await_tick();

  stage_setup setup_;
  make_function make_;
  metronome beat_;
  const weir::clock& time_;
  std::shared_ptr<wake_event> wake_;
  std::unique_ptr<source_driver> driver_;
  std::unique_ptr<stage_outputs> out_;
  std::uint64_t next_tick_ = 1;
  bool draining_ = false;
  bool ended_ = false;
  bool step_asked_ = false;
  bool tick_awaited_ = false;
};

}  // namespace weir
