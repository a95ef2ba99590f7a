#include <weir/actors/control/cluster/node_agent.hpp>
#include <weir/actors/control/cluster/reach_node.hpp>
#include <weir/actors/control/cluster/tell_status.hpp>
#include <weir/actors/stages/harden.hpp>
#include <weir/messages/packed.hpp>

namespace weir {

node_agent::node_agent(caf::actor_config& config, node_agent_setup setup)
    : actor_base(config),
      setup_(std::move(setup)),
      protocol_(setup_.who, *this),
      search_(setup_.candidates, setup_.who.node),
      stages_(*this, setup_.job, setup_.who.node) {
  harden(*this);
  set_exit_handler([this](caf::scheduled_actor*, caf::exit_msg&) { over({}); });
  set_down_handler([this](caf::scheduled_actor*, caf::down_msg& message) { down(message); });
}

caf::behavior node_agent::make_behavior() {
  set_exception_handler([this](caf::scheduled_actor*, std::exception_ptr& error) -> caf::error {
    over("node '" + setup_.who.node + "' cannot go on: " + text_of(error));
    return caf::none;
  });
  return {
      [this](packet& message) { take(message); },
      [this](const peer_hello& message) { hello(message); },
      [this](std::uint16_t port) { protocol_.listens(port); },
      [this](begin_atom, const caf::actor& keeper) { begin(keeper); },
      [this](elected_atom, std::uint64_t term, bool any, const std::string& note) { elected(term, any ? &note : nullptr); },
      [this](deposed_atom, const std::string& why) { deposed(why); },
      [this](noted_atom, std::uint64_t number) {
        if (leads_) send(coordinator_, noted_atom::value, number);
      },
      [this](reach_atom) {
        if (!over_ && !coordinator_ && !search_.empty()) reach({}, search_.where().host, search_.where().port);
      },
      [this](const reached_message& message) { reached(message); },
      [this](const keeper_event& event) { keeper_said(event); },
      [this](const failed_message& message) {
        protocol_.failed({message.incarnation, message.stage, static_cast<std::uint32_t>(message.partition),
                          message.cause, message.record, {}});
      },
      [this](status_atom) -> caf::result<std::string> {
        auto answer = make_response_promise();
        pass_question(*this, coordinator_, "node '" + setup_.who.node + "' has no answer of the coordinator", answer);
        return answer;
      },
      [this](share_atom) { return packed(share_of(*setup_.job, setup_.who.node, stages_.actors())); },
      [this](drain_atom) {
        if (leads_) return send(coordinator_, drain_atom::value);
        protocol_.leave();
      },
      [this](cancel_atom) {
        if (leads_) return send(coordinator_, cancel_atom::value);
        over({});
      },
  };
}

void node_agent::on_exit() {
  peers_.clear();
  stages_.forget();
  keeper_ = nullptr;
  coordinator_ = nullptr;
  candidacy_.reset();
  setup_ = {};
}

void node_agent::take(packet& message) {
  const auto& from = current_sender();
  if (!from) return;
  const bool from_coordinator = coordinator_ && from->node() == coordinator_.node() && (!leads_ || from->id() == coordinator_.id());
  const auto what = decoded(message.bytes);
  // Two nodes may take each other for the coordinator.
  if (!from_coordinator || (what && is_for_coordinator(*what))) return pass_on(caf::actor_cast<caf::actor>(from), message);
  if (const auto* answer = what ? std::get_if<join_answer>(&*what) : nullptr) {
    search_.learn(answer->others);
    if (!answer->accepted && !answer->others.empty()) return turned_away();
    told_.clear();
  }
  if (awaited_ != 0) {
    // What else comes is of the connection before. Who does not understand the request cannot say which it answers.
    const auto* answer = what ? std::get_if<join_answer>(&*what) : nullptr;
    if (!answer || (answer->process != 0 && answer->attempt != awaited_)) return;
    awaited_ = 0;
  }
  switch (heard_.judge(message.number)) {
    case message_order::verdict::take:
      if (what) protocol_.take(*what);
      break;
    case message_order::verdict::drop: break;
    case message_order::verdict::broken: rejoin(); break;
  }
}

void node_agent::reach(const std::string& node, const std::string& host, std::uint16_t port) {
  reach_node(*this, setup_.secure, host, port, [this, node](caf::actor agent, std::string failure) {
    reached({node, std::move(agent), std::move(failure)});
  });
}

void node_agent::reached(const reached_message& message) {
  if (over_) return;
  if (message.node.empty()) return coordinator_reached(message);
  if (!message.agent && fetching_ && fetching_->from.name == message.node) {
    fetching_.reset();
    return protocol_.failed({.cause = "node '" + message.node + "' cannot be reached: " + message.failure});
  }
  auto& other = peer_of(message.node);
  if (!message.agent)
    return protocol_.failed({.cause = "node '" + message.node + "' cannot be reached: " + message.failure, .peer = message.node});
  if (!other.agent) {
    other.agent = message.agent;
    monitor(other.agent);
  }
  greet(message.node);
}

node_agent::peer& node_agent::peer_of(const std::string& node) {
  auto& other = peers_[node];
  if (!other.link) other.link = actor_base::spawn<link, caf::monitored>(link::setup{keeper_, setup_.job->pool, setup_.job->how.cluster->compress});
  return other;
}

void node_agent::greet(const std::string& node) {
  auto& other = peer_of(node);
  other.asked = true;
  send(other.agent, peer_hello{setup_.who.node, setup_.who.process, false, other.link, keeper_});
}

void node_agent::hello(const peer_hello& message) {
  if (!current_sender() || !message.link || !message.keeper) return;
  auto& other = peer_of(message.node);
  const auto agent = caf::actor_cast<caf::actor>(current_sender());
  if (other.agent != agent) {
    if (other.agent) demonitor(other.agent);
    other.agent = agent;
    monitor(agent);
  }
  other.process = message.process;
  if (other.keeper && other.keeper != message.keeper) send(keeper_, keeper_fetch{other.keeper, {}});
  other.keeper = message.keeper;
  if (other.other_link != message.link) {
    other.other_link = message.link;
    send(other.link, other_end_message{message.link});
  }
  if (!message.answers)
    send(agent, peer_hello{setup_.who.node, setup_.who.process, true, other.link, keeper_});
  spawn_if_met();
  fetch_if_met();
}

void node_agent::say(const cluster_message& to_coordinator) {
  if (!coordinator_) return;
  // A join begins a connection anew, on the same actors.
  if (const auto* asks = std::get_if<join_request>(&to_coordinator)) {
    said_ = {};
    heard_ = {};
    awaited_ = asks->attempt;
  }
  send(coordinator_, packet{said_.next(), encoded(to_coordinator)});
}

void node_agent::spawn(const deployment& what) {
  wanted_ = what;
  // Of two nodes the later one in the list asks for the connection; the coordinator's is there.
  bool after = false;
  for (const auto& node : what.nodes) {
    if (node.name == setup_.who.node) {
      after = true;
      continue;
    }
    auto& other = peer_of(node.name);
    if (other.keeper) continue;
    if (other.agent) {
      greet(node.name);
    } else if (!leads_ && search_.is_at(node.host, node.port)) {
      other.agent = coordinator_;
      greet(node.name);
    } else if (!after && !leads_) {
      reach(node.name, node.host, node.port);
    }
  }
  spawn_if_met();
}

void node_agent::spawn_if_met() {
  if (!wanted_) return;
  for (const auto& node : wanted_->nodes)
    if (node.name != setup_.who.node && !peer_of(node.name).keeper) return;
  const auto begins = *std::exchange(wanted_, std::nullopt);
  std::vector<caf::actor> links;
  for (const auto& node : begins.nodes) links.push_back(node.name == setup_.who.node ? nullptr : peer_of(node.name).link);
  try {
    stages_.make(begins, keeper_, links);
  } catch (const std::exception& error) {
    return protocol_.failed({.cause = error.what()});
  }
  protocol_.ready();
  if (stages_.none()) protocol_.emptied();
}

void node_agent::start(bool sources) { stages_.start(sources); }

void node_agent::kill() {
  wanted_.reset();
  stages_.end(caf::exit_reason::kill);
  if (stages_.none()) protocol_.emptied();
}

void node_agent::drain() { stages_.drain(); }

void node_agent::store(std::uint64_t epoch) { send(keeper_, keeper_order{keeper_order::kind::store, epoch}); }

void node_agent::complete(std::uint64_t epoch) { send(keeper_, keeper_order{keeper_order::kind::complete, epoch}); }

void node_agent::fetch(const sync_order& what) {
  fetching_ = what;
  auto& other = peer_of(what.from.name);
  if (!other.keeper && !other.agent) {
    if (leads_ || !search_.is_at(what.from.host, what.from.port))
      return reach(what.from.name, what.from.host, what.from.port);
    other.agent = coordinator_;
  }
  if (!other.keeper) return greet(what.from.name);
  fetch_if_met();
}

void node_agent::fetch_if_met() {
  if (!fetching_) return;
  const auto& other = peer_of(fetching_->from.name);
  if (!other.keeper) return;
  send(keeper_, keeper_fetch{other.keeper, fetching_->version});
  fetching_.reset();
}

void node_agent::keeper_said(const keeper_event& event) {
  switch (event.what) {
    case keeper_event::kind::gathered: protocol_.gathered(event.session, event.epoch); break;
    case keeper_event::kind::stored: protocol_.stored(event.epoch, event.has); break;
    case keeper_event::kind::synced: protocol_.synced(event.has); break;
    case keeper_event::kind::failed: protocol_.failed({.cause = event.failure, .unfit = event.unfit}); break;
  }
}

void node_agent::down(const caf::down_msg& message) {
  if (const auto stage = stages_.ended(message.source)) {
    if (message.reason && !over_ && stages_.wanted())
      protocol_.failed({stages_.session(), stage->stage, stage->partition, "its actor ended: " + to_string(message.reason), {}, {}});
    if (!stages_.none()) return;
    if (over_) return end();
    return protocol_.emptied();
  }
  if (keeper_ && message.source == keeper_.address()) return over("the keeper of epochs ended: " + to_string(message.reason));
  const bool of_coordinator = coordinator_ && message.source == coordinator_.address();
  for (auto& [name, other] : peers_) {
    const bool is_it = other.agent && message.source == other.agent.address();
    if (!is_it && !(other.link && message.source == other.link.address())) continue;
    forget(name, other);
    if (!of_coordinator && !over_)
      protocol_.failed({.cause = "node '" + name + "' is not reached any more", .peer = name});
  }
  if (!of_coordinator || over_) return;
  coordinator_lost(to_string(message.reason));
}

void node_agent::forget(const std::string& node, peer& other) {
  if (other.link) send_exit(other.link, caf::exit_reason::kill);
  if (other.keeper) send(keeper_, keeper_fetch{other.keeper, {}});
  other = {};
  if (!fetching_ || fetching_->from.name != node) return;
  fetching_.reset();
  protocol_.failed({.cause = "node '" + node + "' was lost before its state could be copied"});
}

void node_agent::over(const std::string& error) {
  if (over_) return;
  over_ = error;
  wanted_.reset();
  stages_.end(caf::exit_reason::user_shutdown);
  if (stages_.none()) end();
}

void node_agent::end() {
  if (!setup_.job) return;
  const auto job = std::move(setup_.job);
  candidacy_.reset();
  if (leads_ && coordinator_) send_exit(coordinator_, caf::exit_reason::user_shutdown);
  stages_.forget();
  for (auto& [name, other] : peers_)
    if (other.link) send_exit(other.link, caf::exit_reason::kill);
  if (keeper_) send_exit(keeper_, caf::exit_reason::user_shutdown);
  job->meters->ended(job->time->steady_ns());
  job->at_end->call();
  if (over_->empty()) {
    job->ended.set_value();
  } else {
    job->ended.set_exception(std::make_exception_ptr(job_error(job->stages.name, "", *over_)));
  }
  quit();
  if (job->on_end) job->on_end();
}

}  // namespace weir
