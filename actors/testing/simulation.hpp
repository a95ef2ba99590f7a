#pragma once

#include <weir/actors/control/engine.hpp>
#include <weir/actors/testing/seeds.hpp>
#include <weir/messages/mark.hpp>
#include <weir/messages/time.hpp>

namespace weir::testing {

class kept_jobs;

/// State that outlives simulations, as a directory outlives processes: a simulation that is destroyed before
/// its job has ended is a crash.
[[nodiscard]] std::shared_ptr<kept_jobs> keep_state();

/// The last tick of the last epoch that is kept: where a simulation with this state goes on. To see ticks at the same
/// times, start it then. Number 0 when there is none.
[[nodiscard]] tick last_tick(const kept_jobs& of);

struct simulation_options {
  /// Decides which actor runs next and how records are cut into batches.
  std::uint64_t seed = seed_asked();
  /// What the job runs with; its parallelism is 2 where it is left open. There is no thread to set.
  settings how = {};
  /// What the clock on the wall shows at the start: 1 January 2026, 0:00 UTC.
  event_time start{std::chrono::seconds(1'767'225'600)};
  /// Each partition of a stage fills its batches to a limit of its own, at most that of `how`.
  bool vary_batches = true;
  /// What the job keeps its state in, so that another simulation can go on with it; null: it keeps none.
  std::shared_ptr<kept_jobs> state = {};
  /// A job that takes more steps than this does not end.
  std::uint64_t steps_max = 20'000'000;
};

/// Runs one topology on the calling thread alone, without waiting: its time jumps to what comes next when
/// nothing can run. The seed decides the rest, so that the same seed gives the same run, and other seeds give
/// other orders of what runs concurrently. User code runs as always; what it reads by itself, a clock or
/// a file, is not simulated.
class simulation {
 public:
  /// Throws what `engine` throws for a topology that cannot run.
  explicit simulation(const topology& job, simulation_options how = {});

  /// Cancels the job if it still runs.
  ~simulation();
  simulation(const simulation&) = delete;
  simulation& operator=(const simulation&) = delete;

  /// Runs the job to its end. Throws job_error when it fails and std::runtime_error when it does not end;
  /// both texts name the seed.
  void run();

  /// Lets this much time pass; what happens at its end is done, too. False: the job has ended. Throws like
  /// `run`.
  bool advance(std::chrono::nanoseconds by);

  /// One actor takes up a message or a few; when there is none, time jumps to the next. False: the job has
  /// ended. Throws like `run`.
  bool step();

  /// Begins to stop the job; go on with `run`.
  void stop(stop_mode how = stop_mode::drain);

  /// Ends the actor of a stage partition as if it had crashed, whenever it comes to that; "epochs" is the name of
  /// what writes epochs. A job that keeps state begins again where its last epoch ended. Nothing happens when
  /// there is no such actor.
  void crash(const std::string& stage, std::size_t partition = 0);

  [[nodiscard]] bool ended() const;
  /// Since the start.
  [[nodiscard]] std::chrono::nanoseconds now() const;
  [[nodiscard]] std::uint64_t seed() const;
  [[nodiscard]] std::uint64_t steps() const;
  /// The stages that run, with their partitions.
  [[nodiscard]] const plan& stages() const;

  /// What happened so far, a line for each step: when, which stage partition, what it took up. Equal seeds
  /// give equal traces.
  [[nodiscard]] std::string trace() const;

 private:
  class implementation;
  std::unique_ptr<implementation> implementation_;
};

}  // namespace weir::testing
