#include <weir/actors/progress/cluster/coordinator_protocol.hpp>
#include <weir/actors/progress/cluster/join_refusal.hpp>

#include <algorithm>

namespace weir {

coordinator_protocol::coordinator_protocol(options how, coordinator_outlet& out, std::int64_t now_ns)
    : how_(std::move(how)),
      out_(out),
      restarts_(how_.restarts),
      poison_(how_.poison_attempts),
      give_up_ns_(now_ns + how_.join_timeout_ns),
      strangers_({how_.self, how_.grace_ns, how_.away_first_ns, how_.away_max_ns}) {
  if (!how_.inherited) return;
  copies_.inherited(*how_.inherited, how_.expected);
  if (how_.inherited->ended) return;
  // It was lost; the others are on their way.
  how_.expected = how_.inherited->nodes;
  if (how_.inherited->coordinator != how_.self) std::erase(how_.expected, how_.inherited->coordinator);
}

void coordinator_protocol::take(const std::string& node, const cluster_message& what, std::int64_t now_ns,
                                std::int64_t now_unix_ms) {
  if (phase_ == phase::over || (phase_ == phase::closing && std::holds_alternative<join_request>(what))) return;
  if (const auto* who = std::get_if<join_request>(&what)) {
    join(node, *who, now_ns, now_unix_ms);
  } else if (const auto found = members_.find(node); found == members_.end()) {
    return;
  } else if (const auto* said = std::get_if<node_report>(&what)) {
    report(node, found->second, *said);
    copies_.told(node, found->second.has);
  } else if (const auto* failed = std::get_if<node_failure>(&what)) {
    failure(node, *failed, now_ns);
  }
  advance(now_ns);
}

void coordinator_protocol::join(const std::string& node, const join_request& who, std::int64_t now_ns, std::int64_t now_unix_ms) {
  if (const auto why = refusal(who, how_, now_unix_ms); !why.empty()) {
    out_.log("refused: " + why);
    return out_.send(node, join_answer{false, why, who.process, who.attempt, {}});
  }
  const bool again = members_.erase(node) > 0;
  const bool must_wait = enough() && strangers_.kept_away(node, now_ns, [this](const auto& each) { return members_.contains(each); });
  members_[node] = {.who = who, .has = who.has};
  copies_.joined(node, who);
  out_.send(node, join_answer{true, {}, who.process, who.attempt, how_.candidates});
  if (must_wait) {
    out_.send(node, cluster_order{node_order::rejoin, session_, 0, {}, halts_});
    members_.erase(node);
    return;
  }
  out_.log("node '" + node + "' " + (again ? "is here again" : "is here"));
  told_short_ = false;
  if (phase_ == phase::running && !again) {
    replan_ = true;
  } else if (phase_ != phase::gathering) {
    halt();
  }
}

void coordinator_protocol::lost(const std::string& node, std::int64_t now_ns) {
  const auto found = members_.find(node);
  if (phase_ == phase::over || found == members_.end()) return;
  const bool took_part = found->second.takes_part;
  members_.erase(found);
  out_.log("node '" + node + "' is lost");
  if (phase_ != phase::gathering && phase_ != phase::closing && (took_part || phase_ != phase::running)) halt();
  advance(now_ns);
}

void coordinator_protocol::report(const std::string& node, member& from, const node_report& what) {
  switch (what.what) {
    case node_event::leaving:
      from.leaving = replan_ = true;
      out_.log("node '" + node + "' wants to go");
      return;
    case node_event::closed: from.done = true; return;
    case node_event::halted:
      if (phase_ != phase::halting || what.answers != halts_) return;
      from.has = what.has;
      from.gathered = what.epoch;
      from.gathered_session = what.session;
      from.done = true;
      return;
    default: break;
  }
  if (what.session != session_) return;
  switch (what.what) {
    case node_event::ready:
      if (phase_ == phase::deploying) from.done = true;
      break;
    case node_event::started:
      if (phase_ == phase::receivers || phase_ == phase::sources) from.done = true;
      break;
    case node_event::gathered: agreement_.gathered(node, what.epoch); break;
    case node_event::stored:
      from.has = what.has;
      if (phase_ == phase::syncing) from.done = true;
      agreement_.stored(node, what.epoch);
      break;
    case node_event::synced:
      from.has = what.has;
      if (phase_ == phase::syncing) from.done = true;
      break;
    case node_event::ended: from.ended = true; break;
    default: break;
  }
}

void coordinator_protocol::failure(const std::string& node, const node_failure& what, std::int64_t now_ns) {
  if (what.session != session_ || phase_ == phase::gathering || phase_ == phase::halting || phase_ == phase::closing)
    return;
  if (!what.peer.empty()) return strangers_.told(node, what.peer, now_ns);
  // Without the coordinator's node the job could not go on.
  if (what.unfit && node != how_.self) return dismiss(node, "cannot keep a copy of the state: " + what.cause);
  poison_.failed(what.stage, what.record);
  refused_.clear();
  for (const auto& stage : how_.stages)
    if (const auto all = poison_.refused(stage.name))
      for (const auto& each : *all) refused_.push_back({stage.name, each});
  const auto wait_ns = restarts_.failed(now_ns);
  const auto where = " on node '" + node + "'";
  if (!wait_ns)
    return finish(what.stage, what.cause + where + " (more than " + std::to_string(how_.restarts.restarts_max) +
                                  " restarts in " + std::to_string(how_.restarts.window_ns / 1'000'000) +
                                  " ms: see restarts_max)");
  out_.log((what.stage.empty() ? "node" : "stage '" + what.stage + "'") + where + " failed: " + what.cause +
           "; the job goes back to the last epoch in " + std::to_string(*wait_ns / 1'000'000) + " ms");
  pause_until_ns_ = now_ns + *wait_ns;
  halt();
}

void coordinator_protocol::dismiss(const std::string& node, const std::string& why) {
  const auto text = "node '" + node + "' " + why;
  out_.log(text + "; the job goes on without it");
  out_.send(node, cluster_order{node_order::release, session_, 0, text, halts_});
  members_.erase(node);
  halt();
}

void coordinator_protocol::part_strangers(std::int64_t now_ns) {
  if (phase_ >= phase::closing) return;
  while (const auto two = strangers_.next(now_ns, [this](const std::string& node) { return members_.contains(node); })) {
    out_.log("nodes '" + two->other + "' and '" + two->victim + "' do not reach each other: '" + two->victim + "' is left out" +
             (two->away_ns == 0 ? "" : " for " + std::to_string(two->away_ns / 1'000'000) + " ms"));
    out_.send(two->victim, cluster_order{node_order::rejoin, session_, 0, {}, halts_});
    members_.erase(two->victim);
    halt();
  }
}

void coordinator_protocol::drain(std::int64_t now_ns) {
  draining_ = true;
  if (phase_ == phase::running) order_all(node_order::drain);
  if (phase_ == phase::gathering) cancel(now_ns);
}

void coordinator_protocol::cancel(std::int64_t now_ns) {
  if (phase_ >= phase::closing) return;
  finish({}, {});
  advance(now_ns);
}

void coordinator_protocol::recorded(std::uint64_t number, std::int64_t now_ns) {
  if (number == records_) recorded_ = number;
  advance(now_ns);
}

void coordinator_protocol::resign() {
  if (phase_ == phase::over) return;
  for (const auto& [name, each] : members_)
    if (name != how_.self) out_.send(name, cluster_order{node_order::rejoin, session_, 0, {}, halts_});
  phase_ = phase::over;
}

void coordinator_protocol::wake(std::int64_t now_ns) {
  gave_up_ = gave_up_ || now_ns >= give_up_ns_;
  advance(now_ns);
}

std::int64_t coordinator_protocol::due_ns() const {
  if (phase_ == phase::gathering && first_ && !gave_up_) return give_up_ns_;
  auto due_ns = phase_ == phase::pausing ? pause_until_ns_ : phase_ == phase::closing ? close_at_ns_ :
                phase_ == phase::halting ? halted_by_ns_ : INT64_MAX;
  if (phase_ < phase::closing) due_ns = std::min(due_ns, strangers_.due_ns());
  return due_ns;
}

}  // namespace weir
