#include <weir/actors/progress/cluster/node_protocol.hpp>

#include <utility>

namespace weir {

void node_protocol::connected(std::int64_t unix_ms) {
  connected_ = true;
  who_.unix_ms = unix_ms;
  settle();
}

void node_protocol::disconnected() {
  connected_ = joined_ = false;
  halt_ = 0;
  if (over_ || !runs_ || std::exchange(halting_, true)) return;
  out_.kill();
}

void node_protocol::take(const cluster_message& from_coordinator) {
  if (over_) return;
  if (const auto* answer = std::get_if<join_answer>(&from_coordinator)) {
    // Who does not understand the request cannot say which process it answers.
    if (answer->accepted || (answer->process != 0 && answer->process != who_.process)) return;
    over_ = true;
    out_.over(answer->reason);
  } else if (!joined_) {
    return;
  } else if (const auto* told = std::get_if<cluster_order>(&from_coordinator)) {
    order(*told);
  } else if (const auto* begin = std::get_if<deployment>(&from_coordinator)) {
    if (runs_ || begin->session <= session_) return;
    session_ = who_.session_last = begin->session;
    gathered_.clear();
    gap_ = false;
    runs_ = true;
    out_.spawn(*begin);
  } else if (const auto* newer = std::get_if<sync_order>(&from_coordinator)) {
    gathered_.clear();
    asked_session_ = newer->session;
    storing_ = true;
    out_.fetch(*newer);
  }
}

void node_protocol::order(const cluster_order& what) {
  const bool now = what.session == session_ && runs_ && !halting_;
  switch (what.what) {
    case node_order::halt:
      halt_ = what.number;
      if (runs_ && !std::exchange(halting_, true)) return out_.kill();
      settle();
      break;
    case node_order::start_receivers:
    case node_order::start_sources:
      if (!now) return;
      out_.start(what.what == node_order::start_sources);
      say(node_event::started);
      break;
    case node_order::store:
      asked_session_ = what.session;
      storing_ = true;
      out_.store(what.epoch);
      break;
    case node_order::complete:
      if (what.session == session_) out_.complete(what.epoch);
      break;
    case node_order::drain:
      if (now) out_.drain();
      break;
    case node_order::rejoin: out_.rejoin(); break;
    case node_order::end:
      say(node_event::closed);
      [[fallthrough]];
    case node_order::release:
      over_ = true;
      out_.over(what.text);
      break;
  }
}

void node_protocol::ready() {
  if (runs_ && !halting_) say(node_event::ready);
}

void node_protocol::emptied() {
  if (!runs_) return;
  if (!halting_) return say(node_event::ended);
  runs_ = halting_ = false;
  settle();
}

void node_protocol::failed(node_failure what) {
  const bool of_store = storing_ && what.stage.empty() && what.peer.empty();
  if (of_store) {
    storing_ = false;
    gathered_.clear();
    gap_ = true;
  }
  if (what.session == 0) what.session = of_store ? asked_session_ : session_;
  if (joined_ && !halting_) out_.say(what);
  settle();
}

void node_protocol::gathered(std::uint64_t session, std::uint64_t epoch) {
  if (session != session_ || gap_) return;
  gathered_.insert(epoch);
  if (joined_ && !halting_) say(node_event::gathered, epoch);
}

void node_protocol::stored(std::uint64_t epoch, const store_version& has) {
  who_.has = has;
  storing_ = false;
  gathered_.erase(gathered_.begin(), gathered_.upper_bound(epoch));
  if (joined_) out_.say(node_report{node_event::stored, asked_session_, epoch, has, 0});
  settle();
}

void node_protocol::synced(const store_version& has) {
  who_.has = has;
  storing_ = false;
  if (joined_) out_.say(node_report{node_event::synced, asked_session_, 0, has, 0});
  settle();
}

void node_protocol::leave() {
  if (over_ || std::exchange(leaving_, true)) return;
  if (joined_) return say(node_event::leaving);
  over_ = true;
  out_.over({});
}

void node_protocol::settle() {
  if (runs_ || storing_ || over_ || !connected_) return;
  if (!joined_) {
    joined_ = true;
    ++who_.attempt;
    out_.say(who_);
    if (leaving_) say(node_event::leaving);
  } else if (halt_ != 0) {
    const auto first = gathered_.empty() ? 0 : *gathered_.begin();
    out_.say(node_report{node_event::halted, session_, first, who_.has, std::exchange(halt_, 0)});
  }
}

void node_protocol::say(node_event what, std::uint64_t epoch) {
  out_.say(node_report{what, session_, epoch, who_.has, 0});
}

}  // namespace weir
