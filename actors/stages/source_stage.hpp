#pragma once

#include <weir/actors/progress/alarms.hpp>
#include <weir/actors/progress/epoch_pace.hpp>
#include <weir/actors/progress/linger.hpp>
#include <weir/actors/progress/metronome.hpp>
#include <weir/actors/progress/source_throttle.hpp>
#include <weir/actors/stages/operator_stage.hpp>
#include <weir/actors/stages/wake_event.hpp>
#include <weir/actors/streams/source_driver.hpp>

namespace weir {

/// The actor of a source partition: polls while there is credit, and puts the job's ticks between the
/// records. When there is nothing to read it waits in its thread, if it has one of its own, and else asks
/// again at the time that the source names.
class source_stage final : public stage_actor {
 public:
  using make_function = std::function<std::unique_ptr<source_driver>()>;

  /// Where its time comes from. `time` must outlive the actor.
  struct timing {
    metronome beat;
    std::uint64_t first_tick;  ///< number of the first that is sent
    const weir::clock& time;
  };

  /// `throttle` says how fast it may be. `wake` ends the waits of a stage that has a thread of its own; a stage without one gets none.
  source_stage(caf::actor_config& config, stage_setup setup, make_function make, timing when,
               const source_throttle::options& throttle, std::shared_ptr<wake_event> wake);

  caf::behavior make_behavior() override;
  void on_exit() override;

 private:
  /// Epochs that may wait for their commit.
  static constexpr std::size_t pending_epochs_max = 4;

  /// How often a stage without a thread asks a source that waits for a descriptor.
  static constexpr std::int64_t descriptor_look_ns = 1'000'000;
  /// How long it waits for something to read, at most.
  static constexpr std::int64_t wait_ns_max = 60'000'000'000;
  /// How often a source that is ahead in event time asks if it still is.
  static constexpr std::int64_t align_look_ns = 2'000'000;

  void start();
  /// Makes the driver keep to what the throttle says.
  void slow_down();
  void step();
  /// Are its records too far ahead of others in event time?
  [[nodiscard]] bool ahead() const;
  void poll();
  /// There is nothing to read now.
  void wait();
  void send_due_ticks(std::int64_t now_ns);
  void send_tick(std::int64_t now_ns);
  void end();
  /// Adds the position to the epoch that ends.
  void report(const tick& end, bool ended);
  void committed(std::uint64_t epoch);
  /// Comes back to `step` behind what is queued.
  void step_again();
  /// Comes back to `step` at this time; messages are taken until then. INT64_MAX: they are what it waits for.
  void step_at(std::int64_t at_ns);
  /// When to send the next tick; INT64_MAX: when an epoch is committed.
  [[nodiscard]] std::int64_t next_tick_ns() const {
    return pace_.holds(next_tick_) ? INT64_MAX : when_.beat.due_ns(next_tick_);
  }

  stage_setup setup_;
  stage_recorder recorder_;
  make_function make_;
  timing when_;
  std::shared_ptr<wake_event> wake_;
  std::unique_ptr<source_driver> driver_;
  std::unique_ptr<stage_outputs> out_;
  alarms alarms_;
  source_throttle throttle_;
  std::uint64_t next_tick_;
  std::uint64_t reported_records_ = 0;
  epoch_pace pace_;
  linger linger_;
  bool draining_ = false;
  bool ended_ = false;
  bool step_asked_ = false;
};

}  // namespace weir
