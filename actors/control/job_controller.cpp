#include <weir/actors/control/job_controller.hpp>

#include <weir/actors/control/spawn_stages.hpp>

namespace weir {

job_controller::job_controller(caf::actor_config& config, std::shared_ptr<job_state> job)
    : actor_base(config), job_(std::move(job)) {
  set_default_handler(caf::drop);
  set_error_handler([](caf::scheduled_actor*, caf::error&) {});
  set_exit_handler([this](caf::scheduled_actor*, caf::exit_msg&) { cancel(); });
  set_down_handler([this](caf::scheduled_actor*, caf::down_msg& message) { down(message); });
  set_exception_handler([](caf::scheduled_actor*, std::exception_ptr&) -> caf::error {
    return caf::exit_reason::unhandled_exception;
  });
}

caf::behavior job_controller::make_behavior() {
  return {
      [this](start_atom) { start(); },
      [this](drain_atom) { drain(); },
      [this](cancel_atom) { cancel(); },
      [this](const interval_message& message) { interval(message); },
      [this](const failed_message& message) { fail(message.stage, message.cause); },
  };
}

void job_controller::on_exit() {
  stages_.clear();
  job_.reset();
}

template <class Message>
void job_controller::to_all(stage_kind kind, const Message& message) {
  for (std::size_t stage = 0; stage < stages_.size(); ++stage)
    if (job_->stages.stages[stage].kind == kind)
      for (const auto& each : stages_[stage]) send(each, message);
}

void job_controller::start() {
  job_->start_steady_ns = job_->time->steady_ns();
  job_->start_unix_ns = job_->time->unix_ns();
  job_->meters->started(job_->start_steady_ns);
  try {
    stages_ = spawn_stages(*this, *job_);
  } catch (const std::exception& error) {
    error_.emplace(job_->stages.name, "start", error.what() + job_->failure_note);
    end();
    return;
  }
  std::size_t reporters = 0;
  for (std::size_t stage = 0; stage < stages_.size(); ++stage) {
    for (std::size_t partition = 0; partition < stages_[stage].size(); ++partition)
      running_[stages_[stage][partition].id()] = {stage, partition};
    if (job_->stages.stages[stage].kind != stage_kind::source) reporters += stages_[stage].size();
  }
  intervals_ = interval_ledger(reporters);
  // Receivers first: what a source sends finds its stage started.
  for (auto kind : {stage_kind::sink, stage_kind::operation, stage_kind::source})
    to_all(kind, start_atom::value);
}

void job_controller::drain() {
  to_all(stage_kind::source, drain_atom::value);
  for (const auto& wake : job_->wakes) wake->signal();
}

void job_controller::cancel() {
  if (canceled_) return;
  canceled_ = true;
  for (const auto& partitions : stages_)
    for (const auto& each : partitions) send_exit(each, caf::exit_reason::user_shutdown);
  for (const auto& wake : job_->wakes) wake->signal();
  if (running_.empty()) end();
}

void job_controller::fail(const std::string& stage, const std::string& cause) {
  if (!error_) error_.emplace(job_->stages.name, stage, cause + job_->failure_note);
  cancel();
}

void job_controller::interval(const interval_message& message) {
  const auto report = intervals_.report(message.tick, message.busy_ns, job_->time->steady_ns());
  if (report) to_all(stage_kind::source, interval_done_message{*report});
}

void job_controller::down(const caf::down_msg& message) {
  const auto found = running_.find(message.source.id());
  if (found == running_.end()) return;
  const auto [stage, partition] = found->second;
  running_.erase(found);
  if (job_->stages.stages[stage].kind != stage_kind::source) intervals_.ended();
  if (message.reason && !canceled_)
    fail(job_->stages.stages[stage].name, "its actor ended: " + to_string(message.reason));
  if (running_.empty()) end();
}

void job_controller::end() {
  if (!job_) return;
  const auto job = std::move(job_);
  job->meters->ended(job->time->steady_ns());
  if (error_) {
    job->ended.set_exception(std::make_exception_ptr(*error_));
  } else {
    job->ended.set_value();
  }
  quit();
  if (job->on_end) job->on_end();
}

}  // namespace weir
