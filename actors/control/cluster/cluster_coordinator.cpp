#include <weir/actors/control/cluster/cluster_coordinator.hpp>
#include <weir/actors/control/cluster/tell_status.hpp>
#include <weir/actors/stages/harden.hpp>
#include <weir/messages/packed.hpp>

namespace weir {

cluster_coordinator::cluster_coordinator(caf::actor_config& config, std::shared_ptr<job_state> job,
                                         coordinator_protocol::options how, recorder record)
    : actor_base(config), job_(std::move(job)), record_(std::move(record)), protocol_(std::move(how), *this, job_->time->steady_ns()) {
  harden(*this);
  set_down_handler([this](caf::scheduled_actor*, caf::down_msg& message) {
    for (const auto& [node, on] : nodes_) {
      if (on.agent.address() != message.source) continue;
      const auto name = node;
      nodes_.erase(name);
      protocol_.lost(name, job_->time->steady_ns());
      return settle();
    }
  });
}

caf::behavior cluster_coordinator::make_behavior() {
  set_exception_handler([this](caf::scheduled_actor*, std::exception_ptr& error) -> caf::error {
    if (job_) log("the coordinator cannot go on: " + text_of(error));
    return caf::exit_reason::unhandled_exception;
  });
  settle();
  return {
      [this](const packet& message) {
        take(message);
        settle();
      },
      [this](status_atom) -> caf::result<std::string> {
        auto answer = make_response_promise();
        tell_status(answer);
        return answer;
      },
      [this](due_atom) {
        alarms_.rang();
        protocol_.wake(job_->time->steady_ns());
        settle();
      },
      [this](noted_atom, std::uint64_t number) {
        protocol_.recorded(number, job_->time->steady_ns());
        settle();
      },
      [this](resign_atom) {
        protocol_.resign();
        over_ = true;
        settle();
      },
      [this](drain_atom) {
        protocol_.drain(job_->time->steady_ns());
        settle();
      },
      [this](cancel_atom) {
        protocol_.cancel(job_->time->steady_ns());
        settle();
      },
  };
}

void cluster_coordinator::on_exit() {
  nodes_.clear();
  asking_ = nullptr;
  job_.reset();
}

void cluster_coordinator::take(const packet& message) {
  const auto from = caf::actor_cast<caf::actor>(current_sender());
  if (!from) return;
  const auto what = decoded(message.bytes);
  if (!what) {
    log("a node of another version of weir asked, and was refused");
    return actor_base::send(from, packet{1, encoded(join_answer{false, "the coordinator runs another version of weir", 0, 0, {}})});
  }
  asking_ = from;
  if (const auto* who = std::get_if<join_request>(&*what)) {
    asking_process_ = who->process;
    protocol_.take(who->node, *what, job_->time->steady_ns(), job_->time->unix_ns() / 1'000'000);
  } else {
    take_report(from, message.number, *what);
  }
  asking_ = nullptr;
}

void cluster_coordinator::take_report(const caf::actor& from, std::uint64_t number, const cluster_message& what) {
  for (auto& [node, on] : nodes_) {
    if (on.agent != from) continue;
    const auto name = node;
    const auto verdict = on.heard.judge(number);
    if (verdict == message_order::verdict::take)
      return protocol_.take(name, what, job_->time->steady_ns(), job_->time->unix_ns() / 1'000'000);
    if (verdict == message_order::verdict::drop) return;
    send(name, cluster_order{.what = node_order::rejoin});
    return protocol_.lost(name, job_->time->steady_ns());
  }
}

void cluster_coordinator::send(const std::string& node, const cluster_message& what) {
  if (const auto* answer = std::get_if<join_answer>(&what)) {
    if (!answer->accepted) return actor_base::send(asking_, packet{1, encoded(what)});
    admit(node);
  }
  if (const auto found = nodes_.find(node); found != nodes_.end())
    actor_base::send(found->second.agent, packet{found->second.said.next(), encoded(what)});
}

void cluster_coordinator::admit(const std::string& node) {
  auto& on = nodes_[node];
  if (on.agent && on.agent != asking_) {
    demonitor(on.agent);
    const auto why = "another process has joined as node '" + node + "'";
    actor_base::send(on.agent, packet{on.said.next(), encoded(join_answer{false, why, on.process, 0, {}})});
  }
  if (on.agent != asking_) monitor(asking_);
  on = {.agent = asking_, .process = asking_process_};
  static_cast<void>(on.heard.judge(1));  // the request itself
}

void cluster_coordinator::fill(deployment& into) {
  const auto last = read_manifest(*job_->kept.store);
  into.begun_unix_ns = job_->time->unix_ns();
  into.last_tick = last.epoch;
  into.last_tick_ms = last.tick_ms;
  into.first_tick = last.epoch + 1;
  into.members = static_cast<std::uint32_t>(into.placed.size());
}

void cluster_coordinator::record(std::uint64_t number, const session_record& what) { record_(number, packed(what)); }

void cluster_coordinator::log(const std::string& line) {
  job_->how.log("job '" + job_->stages.name + "': " + line);
}

void cluster_coordinator::over(const std::string& stage, const std::string& error) {
  over_ = true;
  if (!error.empty()) log("failed" + (stage.empty() ? "" : " in stage '" + stage + "'") + ": " + error);
}

void cluster_coordinator::tell_status(const caf::response_promise& answer) {
  auto known = status_of(protocol_);
  const auto last = read_manifest(*job_->kept.store);
  known.epoch = last.epoch;
  known.epoch_unix_ms = last.written_ms;
  known.parallelism = static_cast<std::uint32_t>(job_->how.parallelism);
  known.read_unix_ms = job_->time->unix_ns() / 1'000'000;
  std::map<std::string, caf::actor> agents;
  for (const auto& [name, on] : nodes_) agents.emplace(name, on.agent);
  gather_shares(*this, std::move(known), agents, answer);
}

void cluster_coordinator::settle() {
  if (over_) return quit();
  const auto due_ns = protocol_.due_ns();
  if (due_ns == INT64_MAX || !alarms_.ask(due_ns)) return;
  const auto in_ns = std::max<std::int64_t>(0, due_ns - job_->time->steady_ns());
  delayed_send(this, std::chrono::nanoseconds(in_ns), due_atom::value);
}

}  // namespace weir
