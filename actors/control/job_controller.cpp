#include <weir/actors/control/job_controller.hpp>
#include <weir/actors/stages/harden.hpp>
#include <weir/actors/control/spawn_stages.hpp>
#include <weir/actors/stages/epoch_keeper.hpp>

namespace weir {

job_controller::job_controller(caf::actor_config& config, std::shared_ptr<job_state> job)
    : actor_base(config), job_(std::move(job)) {
  harden(*this);
  set_exit_handler([this](caf::scheduled_actor*, caf::exit_msg&) { cancel(); });
  set_down_handler([this](caf::scheduled_actor*, caf::down_msg& message) { down(message); });
}

caf::behavior job_controller::make_behavior() {
  return {
      [this](start_atom) { start(); },
      [this](drain_atom) { drain(); },
      [this](cancel_atom) { cancel(); },
      [this](const interval_message& message) { interval(message); },
      [this](const failed_message& message) { failed(message); },
      [this](const restart_message& message) { ask(message.component); },
      [this](const forgotten_message& message) { go_on(message); },
      [this](const crash_message& message) { crash(message); },
  };
}

void job_controller::on_exit() {
  components_.clear();
  keeper_ = nullptr;
  job_.reset();
}

void job_controller::log(const std::string& line) const { job_->how.log(line); }

void job_controller::start() {
  job_->start_steady_ns = job_->time->steady_ns();
  job_->start_unix_ns = job_->time->unix_ns();
  job_->meters->started(job_->start_steady_ns);
  poison_ = poison_ledger(job_->how.poison_attempts);
  job_->wakes.resize(job_->component_count);
  for (std::size_t i = 0; i < job_->component_count; ++i)
    components_.emplace_back(restart_policy::options{
        .restarts_max = job_->how.restarts_max,
        .window_ns = std::chrono::nanoseconds(job_->how.restart_window).count(),
        .seed = job_->seed + i});
  if (job_->kept.store) start_keeper();
  for (std::size_t i = 0; i < components_.size() && !error_; ++i) start_component(i, job_->kept.resumed, job_->kept.attempt);
  end_if_over();
}

void job_controller::start_keeper() {
  epoch_keeper_setup setup{job_->kept.store, job_->how.retain, job_->time,
                           caf::actor_cast<caf::actor>(this), job_->kept.committed};
  keeper_ = job_->own_threads ? spawn<epoch_keeper, caf::detached + caf::monitored>(std::move(setup))
                              : spawn<epoch_keeper, caf::monitored>(std::move(setup));
}

void job_controller::start_component(std::size_t number, const manifest& from,
                                     std::uint64_t attempt) {
  auto& what = components_[number];
  ++what.incarnation;
  const auto beat = job_->beat();
  const launch_context context{.component = number,
                               .incarnation = what.incarnation,
                               .attempt = attempt,
                               .keeper = keeper_,
                               .from = from,
                               .beat = beat,
                               .first_tick = std::max(beat.next_after(job_->time->steady_ns()), from.epoch + 1),
                               .poison = poison_};
  try {
    what.actors = spawn_component(*this, *job_, context);
  } catch (const std::exception& error) {
    what.is = component::condition::ended;
    return fail("start", error.what());
  }
  what.is = component::condition::running;
  for (std::size_t stage = 0; stage < what.actors.size(); ++stage)
    for (std::size_t partition = 0; partition < what.actors[stage].size(); ++partition, ++what.running)
      running_[what.actors[stage][partition].id()] = {stage, partition};
  count_reporters();
  observe();
  // Receivers first: what a source sends finds its stage started.
  for (auto kind : {stage_kind::sink, stage_kind::operation, stage_kind::source})
    for (std::size_t stage = 0; stage < what.actors.size(); ++stage)
      if (job_->stages.stages[stage].kind == kind)
        for (const auto& each : what.actors[stage]) send(each, start_atom::value);
  if (drained_) drain();
}

void job_controller::drain() {
  drained_ = true;
  for (auto& each : components_)
    for (std::size_t stage = 0; stage < each.actors.size(); ++stage)
      if (job_->stages.stages[stage].kind == stage_kind::source)
        for (const auto& source : each.actors[stage]) send(source, drain_atom::value);
  for (const auto& of_component : job_->wakes)
    for (const auto& wake : of_component) wake->signal();
}

void job_controller::cancel() {
  if (canceled_ || !job_) return;
  canceled_ = true;
  for (auto& each : components_) {
    for (const auto& partitions : each.actors)
      for (const auto& stage : partitions) send_exit(stage, caf::exit_reason::user_shutdown);
    if (each.running == 0) each.is = component::condition::ended;
  }
  for (const auto& of_component : job_->wakes)
    for (const auto& wake : of_component) wake->signal();
  end_if_over();
}

void job_controller::failed(const failed_message& message) {
  const bool of_keeper = message.stage == epochs_name;
  std::size_t number = message.partition;
  if (!of_keeper)
    for (std::size_t i = 0; i < job_->stages.stages.size(); ++i)
      if (job_->stages.stages[i].name == message.stage) number = job_->components[i];
  if (job_->kept.store && message.incarnation != components_[number].incarnation) return;
  poison_.failed(message.stage, message.record);
  restart(number, message.stage, message.cause);
}

void job_controller::restart(std::size_t number, const std::string& stage, const std::string& cause) {
  auto& what = components_[number];
  if (canceled_ || what.is != component::condition::running) return;
  if (!job_->kept.store) return fail(stage, cause);
  const auto wait_ns = what.restarts.failed(job_->time->steady_ns());
  if (!wait_ns)
    return fail(stage, cause + " (more than " + std::to_string(job_->how.restarts_max) + " restarts in " +
                           std::to_string(job_->how.restart_window.count()) + " ms: see restarts_max)");
  log("job '" + job_->stages.name + "': stage '" + stage + "' failed: " + cause +
      "; its part of the job goes back to the last epoch in " + std::to_string(*wait_ns / 1'000'000) + " ms");
  what.is = component::condition::stopping;
  what.wait_ns = *wait_ns;
  for (const auto& partitions : what.actors)
    for (const auto& each : partitions) send_exit(each, caf::exit_reason::kill);
  for (const auto& wake : job_->wakes[number]) wake->signal();
  if (what.running == 0) emptied(number);
}

void job_controller::ask(std::size_t number) {
  auto& what = components_[number];
  if (canceled_ || what.is != component::condition::waiting) return;
  what.is = component::condition::asking;
  send(keeper_, forget_message{number, what.incarnation + 1});
}

void job_controller::go_on(const forgotten_message& message) {
  auto& what = components_[message.component];
  if (canceled_ || what.is != component::condition::asking) return;
  if (!message.failure.empty()) {
    what.is = component::condition::running;
    return restart(message.component, epochs_name, message.failure);
  }
  job_->wakes[message.component].clear();
  start_component(message.component, *message.from, message.attempt);
}

void job_controller::fail(const std::string& stage, const std::string& cause) {
  if (!error_) error_.emplace(job_->stages.name, stage, cause + job_->failure_note);
  cancel();
}

void job_controller::interval(const interval_message& message) {
  const auto from = running_.find(current_sender() ? current_sender()->id() : caf::invalid_actor_id);
  if (from == running_.end()) return;
  const auto [at, partition] = from->second;
  if (batches_) batches_->report({at, partition}, message.end, message.records, job_->time->unix_ns() / 1'000'000);
  if (!job_->how.backpressure.enabled || job_->stages.stages[at].kind == stage_kind::source) return;
  const auto report = intervals_.report(message.end.number, message.busy_ns, job_->time->steady_ns());
  if (!report) return;
  for (const auto& each : components_)
    for (std::size_t stage = 0; stage < each.actors.size(); ++stage)
      if (job_->stages.stages[stage].kind == stage_kind::source)
        for (const auto& source : each.actors[stage]) send(source, interval_done_message{*report});
}

void job_controller::observe() {
  if (!job_->how.observer) return;
  if (!batches_) batches_.emplace(*job_->how.observer);
  batches_->forget();
  for (const auto& [id, at] : running_) {
    const auto& of = job_->stages.stages[at.stage];
    if (!of.aligns) continue;
    batches_->add({at.stage, at.partition}, of.kind, of.name);
  }
}

void job_controller::count_reporters() {
  std::size_t reporters = 0;
  for (const auto& [id, at] : running_)
    if (job_->stages.stages[at.stage].kind != stage_kind::source) ++reporters;
  intervals_ = interval_ledger(reporters);
}

void job_controller::down(const caf::down_msg& message) {
  if (keeper_ && message.source == keeper_.address()) return keeper_down(to_string(message.reason));
  const auto found = running_.find(message.source.id());
  if (found == running_.end()) return;
  const auto [stage, partition] = found->second;
  running_.erase(found);
  const auto& planned = job_->stages.stages[stage];
  if (planned.kind != stage_kind::source) intervals_.ended();
  if (batches_) batches_->ended({stage, partition}, job_->time->unix_ns() / 1'000'000);
  const auto number = job_->components[stage];
  auto& what = components_[number];
  --what.running;
  if (message.reason && !canceled_ && what.is == component::condition::running)
    return restart(number, planned.name, "its actor ended: " + to_string(message.reason));
  if (what.running == 0) emptied(number);
}

void job_controller::keeper_down(const std::string& reason) {
  keeper_ = nullptr;
  if (closing_) return end();
  if (canceled_) return;
  start_keeper();
  for (std::size_t i = 0; i < components_.size(); ++i) {
    auto& what = components_[i];
    if (what.is == component::condition::running) {
      restart(i, epochs_name, "its actor ended: " + reason);
    } else if (what.is == component::condition::asking) {
      what.is = component::condition::waiting;
      ask(i);
    }
  }
}

void job_controller::crash(const crash_message& message) {
  if (message.stage == epochs_name && keeper_) return send_exit(keeper_, caf::exit_reason::kill);
  for (const auto& each : components_)
    for (std::size_t stage = 0; stage < each.actors.size(); ++stage)
      if (job_->stages.stages[stage].name == message.stage &&
          message.partition < each.actors[stage].size())
        send_exit(each.actors[stage][message.partition], caf::exit_reason::kill);
}

void job_controller::emptied(std::size_t number) {
  auto& what = components_[number];
  what.actors.clear();
  if (what.is == component::condition::stopping && !canceled_) {
    what.is = component::condition::waiting;
    return delayed_send(this, std::chrono::nanoseconds(what.wait_ns), restart_message{number});
  }
  what.is = component::condition::ended;
  end_if_over();
}

void job_controller::end_if_over() {
  for (const auto& each : components_)
    if (each.is != component::condition::ended) return;
  if (closing_) return;
  closing_ = true;
  if (!keeper_) return end();
  send(keeper_, close_atom::value);
}

void job_controller::end() {
  if (!job_) return;
  const auto job = std::move(job_);
  job->kept.store.reset();
  job->kept.lock.reset();
  job->meters->ended(job->time->steady_ns());
  job->at_end->call();
  if (error_) {
    job->ended.set_exception(std::make_exception_ptr(*error_));
  } else {
    job->ended.set_value();
  }
  quit();
  if (job->on_end) job->on_end();
}

}  // namespace weir
