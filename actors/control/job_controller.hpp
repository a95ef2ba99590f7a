#pragma once

#include <weir/actors/control/job_error.hpp>
#include <weir/actors/control/job_meters.hpp>
#include <weir/actors/stages/actor_base.hpp>
#include <weir/actors/stages/source_stage.hpp>
#include <weir/config/settings.hpp>

#include <future>
#include <optional>
#include <unordered_map>

namespace weir {

/// What a controller and the engine that made it share. The controller's thread writes; the engine reads
/// `ended` from any.
struct job_state {
  plan stages;
  settings how;
  const clock* time = &machine_clock();
  /// May stages that block have threads of their own? Without any, nothing runs but what the actor
  /// system's scheduler runs.
  bool own_threads = true;
  /// Follows the cause in the text of a failure.
  std::string failure_note;
  std::shared_ptr<segment_pool> pool;
  std::unique_ptr<job_meters> meters;  ///< of `stages`
  std::promise<void> ended;
  std::function<void()> on_end;
  std::int64_t start_steady_ns = 0;
  std::int64_t start_unix_ns = 0;
  /// End the waits of sources.
  std::vector<std::shared_ptr<wake_event>> wakes;
};

/// Spawns the stages of a job, connects them, and ends the job when all have ended or one has failed.
/// Takes start_atom, drain_atom and cancel_atom.
class job_controller final : public actor_base {
 public:
  job_controller(caf::actor_config& config, std::shared_ptr<job_state> job);

  caf::behavior make_behavior() override;
  void on_exit() override;

 private:
  struct stage_id {
    std::size_t stage = 0;
    std::size_t partition = 0;
  };

  /// Sends to the partitions of all stages of a kind.
  template <class Message>
  void to_all(stage_kind kind, const Message& message);
  void start();
  void drain();
  void cancel();
  void fail(const std::string& stage, const std::string& cause);
  void interval(const interval_message& message);
  void down(const caf::down_msg& message);
  void end();

  std::shared_ptr<job_state> job_;
  std::vector<std::vector<caf::actor>> stages_;  ///< by stage and partition
  std::unordered_map<caf::actor_id, stage_id> running_;
  interval_ledger intervals_{0};
  std::optional<job_error> error_;
  bool canceled_ = false;
};

}  // namespace weir
