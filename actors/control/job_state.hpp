#pragma once

#include <weir/actors/control/job_error.hpp>
#include <weir/actors/control/job_meters.hpp>
#include <weir/actors/progress/epoch_clock.hpp>
#include <weir/actors/progress/metronome.hpp>
#include <weir/actors/stages/wake_event.hpp>
#include <weir/config/settings.hpp>
#include <weir/state/state_changes.hpp>
#include <weir/state/state_writer.hpp>

#include <atomic>
#include <functional>
#include <future>
#include <mutex>

namespace weir {

/// Functions to be called when a job has ended. Any thread.
class end_calls {
 public:
  void add(std::function<void()> call) {
    const std::lock_guard lock(access_);
    calls_.push_back(std::move(call));
  }
  void call() {
    std::vector<std::function<void()>> all;
    {
      const std::lock_guard lock(access_);
      std::swap(all, calls_);
    }
    for (const auto& each : all) each();
  }

 private:
  std::mutex access_;
  std::vector<std::function<void()>> calls_;
};

/// What a job that keeps state has of it; without a store it keeps none.
struct kept_state {
  std::shared_ptr<byte_store> store;
  std::string directory;            ///< empty: it is in memory
  std::shared_ptr<void> lock;       ///< of the directory, held as long as the job runs
  manifest resumed;                 ///< what it goes on from
  std::uint64_t attempt = 1;        ///< the first of this run
  epoch_clock epochs;
  std::size_t partition_bytes_max = SIZE_MAX;  ///< of state in memory, per stage partition
  std::shared_ptr<segment_pool> pool = segment_pool::make();
  std::vector<std::shared_ptr<std::atomic<std::uint64_t>>> committed;  ///< epochs, by component
  std::vector<declared_program::state> states;  ///< that the operators declare
};

/// What a controller and the engine that made it share. The controller's thread writes; the engine reads
/// `ended` from any.
struct job_state {
  plan stages;
  std::vector<std::size_t> components;  ///< by stage, see components_of
  std::size_t component_count = 0;
  settings how;
  const clock* time = &machine_clock();
  /// May stages that block have threads of their own? Without any, nothing runs but what the actor
  /// system's scheduler runs.
  bool own_threads = true;
  /// Decides how long the waits before restarts are.
  std::uint64_t seed = 0;
  /// Follows the cause in the text of a failure.
  std::string failure_note;
  std::shared_ptr<segment_pool> pool;
  std::unique_ptr<job_meters> meters;  ///< of `stages`
  kept_state kept;
  std::promise<void> ended;
  std::function<void()> on_end;
  std::shared_ptr<end_calls> at_end = std::make_shared<end_calls>();
  std::int64_t start_steady_ns = 0;
  std::int64_t start_unix_ns = 0;
  /// End the waits of sources; by component.
  std::vector<std::vector<std::shared_ptr<wake_event>>> wakes;

  [[nodiscard]] metronome beat() const {
    return {start_steady_ns, start_unix_ns, how.batch_interval.count(),
            tick{kept.resumed.epoch, kept.resumed.tick_ms}};
  }
};

}  // namespace weir
