#pragma once

#include <weir/actors/control/batch_ledger.hpp>
#include <weir/actors/control/component.hpp>
#include <weir/actors/control/job_state.hpp>
#include <weir/actors/progress/interval_ledger.hpp>
#include <weir/actors/progress/poison_ledger.hpp>
#include <weir/actors/stages/source_stage.hpp>

#include <optional>
#include <unordered_map>

namespace weir {

/// Runs the components of a job: spawns and connects their stages, starts a component again when one of its
/// stages has failed and the job keeps state, and ends the job when all have ended or one failed for good.
/// Takes start_atom, drain_atom and cancel_atom.
class job_controller final : public actor_base {
 public:
  job_controller(caf::actor_config& config, std::shared_ptr<job_state> job);

  caf::behavior make_behavior() override;
  void on_exit() override;

 private:
  void start();
  void start_keeper();
  void drain();
  void cancel();

  /// A stage cannot go on, or the keeper could not commit.
  void failed(const failed_message& message);
  /// Starts the component again after a while, or fails the job.
  void restart(std::size_t number, const std::string& stage, const std::string& cause);
  /// Asks the keeper what a component that waited goes on from.
  void ask(std::size_t number);
  /// The keeper will take nothing more of what the component was before.
  void go_on(const forgotten_message& message);
  void start_component(std::size_t number, const manifest& from, std::uint64_t attempt);
  void fail(const std::string& stage, const std::string& cause);

  /// A stage or the keeper is to crash.
  void crash(const crash_message& message);
  /// The keeper is gone, and with it what it had of epochs: all begin again with another.
  void keeper_down(const std::string& reason);

  void interval(const interval_message& message);
  void count_reporters();
  /// The observer, if there is one, is told of the batches of what runs now.
  void observe();
  void down(const caf::down_msg& message);
  /// All actors of a component are gone.
  void emptied(std::size_t number);
  void end_if_over();
  void end();
  void log(const std::string& line) const;

  std::shared_ptr<job_state> job_;
  caf::actor keeper_;
  std::vector<component> components_;
  std::unordered_map<caf::actor_id, stage_id> running_;
  interval_ledger intervals_{0};
  std::optional<batch_ledger> batches_;
  poison_ledger poison_{0};
  std::optional<job_error> error_;
  bool canceled_ = false;
  bool drained_ = false;
  bool closing_ = false;
};

}  // namespace weir
