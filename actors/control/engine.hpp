#pragma once

#include <weir/actors/control/job_error.hpp>
#include <weir/actors/progress/job_metrics.hpp>
#include <weir/actors/streams/topology.hpp>
#include <weir/config/settings.hpp>

#include <weir/config/chrono.hpp>
#include <functional>
#include <memory>

namespace caf {
class actor_system;
}

namespace weir {

/// How a job is stopped.
enum class stop_mode {
  drain,   ///< sources read no more; what they have read runs through to the sinks
  cancel,  ///< everything ends where it is; records under way are lost
};

/// Runs one topology inside this process. Installs no signal handler, has no global, writes nothing but
/// through `settings::log`. All functions may be called from any thread, but not from user code of the job.
class engine {
 public:
  /// With an actor system of its own. Throws topology_error when the topology cannot run.
  explicit engine(const topology& job, settings how = {});

  /// On the threads of a host's actor system, which must outlive the engine. Throws settings_error for a node of a
  /// cluster (`settings::cluster`), which speaks over a network of its own.
  engine(const topology& job, settings how, caf::actor_system& host);

  /// Cancels the job if it still runs, and waits for it.
  ~engine();
  engine(const engine&) = delete;
  engine& operator=(const engine&) = delete;

  /// Starts the job; call it once. With `settings::metrics` it begins to serve metrics until the engine is
  /// gone, and throws monitoring_error when it cannot. With `settings::state` it goes on from what is kept
  /// there, and throws state_error when it cannot. With `settings::cluster` it listens as that node, and throws
  /// cluster_error when it cannot.
  void start();

  /// Begins to stop the job; does nothing when it has ended or was never started. `wait` tells when.
  void stop(stop_mode how = stop_mode::drain);

  /// Blocks until the job has ended. Throws job_error if a stage failed.
  void wait();

  /// The same for at most this long; false: it still runs.
  [[nodiscard]] bool wait_for(std::chrono::milliseconds at_most);

  /// Called once, on a thread of the job, when it has ended in any way. Set it before `start`.
  void on_end(std::function<void()> notify);

  /// What the job has done so far: before it runs, while it runs, and after it. User code may ask, too.
  [[nodiscard]] job_metrics metrics() const;

  /// The stages that run, with their partitions.
  [[nodiscard]] const plan& stages() const;

 private:
  class implementation;
  std::unique_ptr<implementation> implementation_;
};

}  // namespace weir
