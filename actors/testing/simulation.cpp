#include <weir/actors/control/job_controller.hpp>
#include <weir/actors/control/open_state.hpp>
#include <weir/actors/control/prepare_job.hpp>
#include <weir/actors/testing/chance.hpp>
#include <weir/actors/testing/simulation.hpp>
#include <weir/actors/testing/trace_log.hpp>
#include <weir/actors/testing/virtual_clock.hpp>
#include <weir/state/state_writer.hpp>

#include <caf/scheduler/test_coordinator.hpp>

namespace weir::testing {

class kept_jobs {
 public:
  std::shared_ptr<byte_store> store = make_memory_store();
};

std::shared_ptr<kept_jobs> keep_state() { return std::make_shared<kept_jobs>(); }

tick last_tick(const kept_jobs& of) {
  const auto kept = read_manifest(*of.store);
  return {kept.epoch, kept.tick_ms};
}

namespace {

struct system_config : caf::actor_system_config {
  system_config() { set("scheduler.policy", caf::atom("testing")); }
};

/// Makes each partition of each stage fill its batches to a limit of its own.
void vary_batches(plan& stages, std::uint64_t seed) {
  for (std::size_t i = 0; i < stages.stages.size(); ++i) {
    const auto own = [seed, i](operator_context context) {
      chance draw(seed, (i << 16) + context.partition);
      context.limits.rows_max = draw.magnitude(context.limits.rows_max);
      return context;
    };
    auto& stage = stages.stages[i];
    if (stage.make_operator)
      stage.make_operator = [own, make = std::move(stage.make_operator)](
                                const operator_context& context) { return make(own(context)); };
    if (stage.make_source)
      stage.make_source = [own, make = std::move(stage.make_source)](
                              const source_context& at, const operator_context& context) {
        return make(at, own(context));
      };
  }
}

std::string replay_note(std::uint64_t seed) {
  return " (WEIR_SEED=" + std::to_string(seed) + " repeats it)";
}

}  // namespace

class simulation::implementation {
 public:
  implementation(const topology& job, simulation_options how)
      : seed(how.seed),
        steps_max_(how.steps_max),
        time_(std::chrono::nanoseconds(how.start.time_since_epoch()).count(), how.seed),
        chance_(how.seed, UINT64_MAX),
        system_(config_),
        scheduler_(dynamic_cast<caf::scheduler::test_coordinator&>(system_.scheduler())) {
    if (how.how.parallelism == 0) how.how.parallelism = 2;
    job_ = prepare_job(job, std::move(how.how));
    if (how.vary_batches) vary_batches(job_->stages, seed);
    if (how.state) job_->kept.store = how.state->store;
    job_->seed = seed;
    job_->time = &time_;
    open_state(*job_);
    job_->own_threads = false;
    job_->failure_note = replay_note(seed);
    job_->on_end = [this] { ended = true; };
    result_ = job_->ended.get_future().share();
    controller_ = system_.spawn<job_controller>(job_);
    caf::anon_send(controller_, start_atom::value);
  }

  ~implementation() {
    if (!ended) stop(stop_mode::cancel);
    while (!scheduler_.jobs.empty()) run_one();
    controller_ = nullptr;
    scheduler_.clock().cancel_all();
  }

  implementation(const implementation&) = delete;
  implementation& operator=(const implementation&) = delete;

  void stop(stop_mode how) {
    if (how == stop_mode::drain) {
      caf::anon_send(controller_, drain_atom::value);
    } else {
      caf::anon_send(controller_, cancel_atom::value);
    }
  }

  void crash(const std::string& stage, std::size_t partition) {
    if (!ended) caf::anon_send(controller_, crash_message{stage, partition});
  }

  /// False when nothing can happen until `until`, or the job has ended.
  bool step(std::int64_t until_ns) {
    if (ended) {
      result_.get();
      return false;
    }
    if (scheduler_.jobs.empty() && !jump(until_ns)) return false;
    if (++steps > steps_max_)
      throw std::runtime_error("job '" + job_->stages.name + "' does not end within " +
                               std::to_string(steps_max_) + " steps" + replay_note(seed));
    if (!scheduler_.jobs.empty()) run_one();
    return true;
  }

  [[noreturn]] void throw_stuck() const {
    throw std::runtime_error("job '" + job_->stages.name +
                             "' has not ended, and nothing can go on" + replay_note(seed));
  }

  void pass_until(std::int64_t until_ns) { pass(until_ns - time_.steady_ns()); }
  [[nodiscard]] std::int64_t now_ns() const { return time_.steady_ns(); }
  [[nodiscard]] const plan& stages() const { return job_->stages; }

  const std::uint64_t seed;
  std::uint64_t steps = 0;
  bool ended = false;
  trace_log done;

 private:
  void run_one() {
    auto& jobs = scheduler_.jobs;
    std::swap(jobs.front(), jobs[chance_.below(jobs.size())]);
    done.note(time_.steady_ns(), *jobs.front());
    scheduler_.run_once();
  }

  /// Lets time pass until the next message that was sent for later.
  bool jump(std::int64_t until_ns) {
    const auto& later = scheduler_.clock().schedule();
    if (later.empty()) return false;
    const auto in = later.begin()->first - scheduler_.clock().now();
    const auto in_ns = std::max<std::int64_t>(0, std::chrono::nanoseconds(in).count());
    if (in_ns > until_ns - time_.steady_ns()) return false;
    pass(in_ns);
    return true;
  }

  void pass(std::int64_t ns) {
    time_.advance(ns);
    scheduler_.clock().advance_time(std::chrono::nanoseconds(ns));
  }

  std::uint64_t steps_max_;
  virtual_clock time_;
  chance chance_;
  system_config config_;
  caf::actor_system system_;
  caf::scheduler::test_coordinator& scheduler_;
  std::shared_ptr<job_state> job_;
  std::shared_future<void> result_;
  caf::actor controller_;
};

simulation::simulation(const topology& job, simulation_options how)
    : implementation_(std::make_unique<implementation>(job, std::move(how))) {}

simulation::~simulation() = default;

void simulation::run() {
  while (step()) {}
}

bool simulation::advance(std::chrono::nanoseconds by) {
  const auto until_ns = implementation_->now_ns() + by.count();
  while (implementation_->step(until_ns)) {}
  implementation_->pass_until(until_ns);
  return !implementation_->ended;
}

bool simulation::step() {
  if (implementation_->step(INT64_MAX)) return true;
  if (!implementation_->ended) implementation_->throw_stuck();
  return false;
}

void simulation::stop(stop_mode how) { implementation_->stop(how); }

void simulation::crash(const std::string& stage, std::size_t partition) {
  implementation_->crash(stage, partition);
}

bool simulation::ended() const { return implementation_->ended; }
std::chrono::nanoseconds simulation::now() const {
  return std::chrono::nanoseconds(implementation_->now_ns());
}
std::uint64_t simulation::seed() const { return implementation_->seed; }
std::uint64_t simulation::steps() const { return implementation_->steps; }
const plan& simulation::stages() const { return implementation_->stages(); }
std::string simulation::trace() const { return implementation_->done.to_text(); }

}  // namespace weir::testing
