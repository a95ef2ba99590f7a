// What the coordinator does by itself: the phases of a session.

#include <weir/actors/progress/cluster/coordinator_protocol.hpp>

#include <algorithm>

namespace weir {

std::size_t coordinator_protocol::workers() const {
  std::size_t count = 0;
  for (const auto& [name, each] : members_) count += each.who.works && !each.leaving ? 1 : 0;
  return count;
}

bool coordinator_protocol::enough() const {
  return members_.contains(how_.self) && workers() > 0 && members_.size() > how_.replicas &&
         !copies_.newest_away(members_);
}

bool coordinator_protocol::can_begin() {
  if (!enough()) return false;
  if (!first_) return true;
  bool all_here = true;
  for (const auto& each : how_.expected) all_here = all_here && members_.contains(each);
  if (all_here) return true;
  if (!gave_up_) return false;
  if (how_.inherited) return true;
  // The coordinator's copy is never older than another. If it is lost, any copy may be the newest.
  bool any_has = false;
  for (const auto& [name, each] : members_) any_has = any_has || each.has.session != 0;
  if (!any_has || members_.at(how_.self).has.session != 0) return true;
  if (!std::exchange(told_short_, true))
    out_.log("node '" + how_.self + "' has no state, but others have: waits for all nodes, since any may have the newest");
  return false;
}

bool coordinator_protocol::all_done() const {
  for (const auto& [name, each] : members_)
    if (!each.done) return false;
  return true;
}

void coordinator_protocol::advance(std::int64_t now_ns) {
  part_strangers(now_ns);
  while (true) {
    switch (phase_) {
      case phase::gathering:
        if (!can_begin()) {
          if (const auto away = copies_.newest_away(members_); (away || !first_) && !std::exchange(told_short_, true))
            out_.log(away ? "waits for node '" + *away + "', which may have the newest copy of the state"
                          : "waits for nodes: " + std::to_string(members_.size()) + " are here, " +
                                std::to_string(how_.replicas + 1) + " must have each epoch");
          return;
        }
        first_ = false;
        halt();
        break;
      case phase::halting:
        if (!all_done()) {
          if (!leave_out_slow(now_ns)) return;
          break;
        }
        phase_ = phase::pausing;
        break;
      case phase::pausing:
        if (now_ns < pause_until_ns_) return;
        let_go();
        if (!enough()) {
          phase_ = phase::gathering;
          break;
        }
        sync();
        break;
      case phase::syncing:
        if (!all_done()) return;
        session_ = std::max(session_, copies_.session_last()) + 1;
        phase_ = phase::recording;
        record(false);
        break;
      case phase::recording:
        if (recorded_ != records_) return;
        deploy();
        break;
      case phase::deploying:
        if (!all_done()) return;
        phase_ = phase::receivers;
        order_all(node_order::start_receivers);
        break;
      case phase::receivers:
        if (!all_done()) return;
        phase_ = phase::sources;
        order_all(node_order::start_sources);
        break;
      case phase::sources:
        if (!all_done()) return;
        phase_ = phase::running;
        strangers_.met([this](const std::string& node) { return members_.contains(node); });
        if (draining_) order_all(node_order::drain);
        break;
      case phase::running:
        epochs();
        if (phase_ != phase::closing) return;
        break;
      case phase::closing:
        if (close_at_ns_ == INT64_MAX) close_at_ns_ = now_ns + how_.grace_ns;
        if ((!all_done() || recorded_ != records_) && now_ns < close_at_ns_) return;
        return close();
      case phase::over: return;
    }
  }
}

void coordinator_protocol::order_all(node_order what, std::uint64_t epoch, const std::string& text) {
  for (auto& [name, each] : members_) {
    if (what != node_order::complete && what != node_order::drain) each.done = false;
    out_.send(name, cluster_order{what, session_, epoch, text, halts_});
  }
}

bool coordinator_protocol::leave_out_slow(std::int64_t now_ns) {
  if (halted_by_ns_ == INT64_MAX) halted_by_ns_ = now_ns + how_.halt_timeout_ns;
  if (now_ns < halted_by_ns_) return false;
  std::vector<std::string> slow;
  for (const auto& [name, each] : members_)
    if (!each.done && name != how_.self) slow.push_back(name);
  // What runs on the coordinator's own node must end before anything can begin.
  halted_by_ns_ = INT64_MAX;
  for (const auto& name : slow) {
    out_.log("node '" + name + "' has not stopped its stages in " + std::to_string(how_.halt_timeout_ns / 1'000'000) +
             " ms: it is left out until it has");
    out_.send(name, cluster_order{node_order::rejoin, session_, 0, {}, halts_});
    members_.erase(name);
  }
  if (!slow.empty()) halt();
  return !slow.empty();
}

void coordinator_protocol::halt() {
  phase_ = phase::halting;
  halted_by_ns_ = INT64_MAX;
  replan_ = false;
  strangers_.forget();
  ++halts_;
  for (auto& [name, each] : members_) each.takes_part = false;
  order_all(node_order::halt);
}

void coordinator_protocol::sync() {
  phase_ = phase::syncing;
  auto newest = members_.find(how_.self);
  for (auto each = members_.begin(); each != members_.end(); ++each)
    if (each->second.has > newest->second.has) newest = each;
  const auto& [source, best] = *newest;
  for (auto& [name, each] : members_) {
    if (each.has == best.has) continue;
    each.done = false;
    const bool has_it = each.gathered != 0 && each.gathered_session == best.has.session &&
                        each.has.commit + 1 == best.has.commit;
    if (has_it) {
      out_.send(name, cluster_order{node_order::store, session_, each.gathered, {}, halts_});
    } else {
      out_.log("node '" + name + "' fetches the state from node '" + source + "'");
      out_.send(name, sync_order{session_, {source, best.who.host, best.who.port}, best.has});
    }
  }
}

void coordinator_protocol::let_go() {
  for (auto each = members_.begin(); each != members_.end();) {
    const auto& [name, node] = *each;
    const bool may_go = node.leaving && name != how_.self && workers() > 0 && members_.size() > how_.replicas + 1;
    if (!may_go) {
      ++each;
      continue;
    }
    out_.log("node '" + name + "' goes");
    out_.send(name, cluster_order{node_order::release, session_, 0, {}, halts_});
    each = members_.erase(each);
  }
}

void coordinator_protocol::record(bool ended) {
  if (!how_.records) return;
  session_record left{.session = session_, .from = {}, .coordinator = how_.self, .nodes = {}, .ended = ended};
  for (const auto& [name, each] : members_) {
    left.from = std::max(left.from, each.has);
    // When the job is over, what is in memory alone is gone.
    if (!ended || each.who.keeps) left.nodes.push_back(name);
  }
  out_.record(++records_, left);
}

void coordinator_protocol::deploy() {
  copies_.renewed();
  deployment made{.session = session_, .from = members_.at(how_.self).has, .poison = refused_};
  std::vector<placed_node> nodes;
  std::map<std::string, std::uint32_t> numbers;
  std::set<std::string> names;
  for (auto& [name, each] : members_) {
    numbers[name] = static_cast<std::uint32_t>(made.nodes.size());
    made.nodes.push_back({name, each.who.host, each.who.port});
    names.insert(name);
    each.ended = each.done = false;
    each.takes_part = true;
    if (each.who.works && (!each.leaving || workers() == 0)) nodes.push_back({name, each.who.cores});
  }
  placed_ = place(how_.stages, nodes, how_.asked, placed_);
  for (const auto& stage : placed_)
    for (const auto& node : stage) made.placed.push_back(numbers.at(node));
  out_.fill(made);
  agreement_ = epoch_agreement(std::move(names), how_.self);
  phase_ = phase::deploying;
  out_.log("session " + std::to_string(session_) + " on " + std::to_string(members_.size()) + " nodes, from commit " +
           std::to_string(made.from.commit));
  for (const auto& [name, each] : members_) out_.send(name, made);
}

void coordinator_protocol::epochs() {
  for (auto next = agreement_.advance(); next.what != epoch_agreement::step::nothing; next = agreement_.advance()) {
    switch (next.what) {
      case epoch_agreement::step::store_first:
        out_.send(how_.self, cluster_order{node_order::store, session_, next.epoch, {}, halts_});
        break;
      case epoch_agreement::step::store_others:
        for (const auto& [name, each] : members_)
          if (name != how_.self && each.takes_part) out_.send(name, cluster_order{node_order::store, session_, next.epoch, {}, halts_});
        break;
      case epoch_agreement::step::complete:
        order_all(node_order::complete, next.epoch);
        if (replan_) return halt();
        break;
      case epoch_agreement::step::nothing: break;
    }
  }
  const auto at_end = [](const auto& each) { return each.second.ended || !each.second.takes_part; };
  if (std::all_of(members_.begin(), members_.end(), at_end)) finish({}, {});
}

void coordinator_protocol::finish(const std::string& stage, const std::string& error) {
  failed_stage_ = stage;
  failure_ = error.empty() || stage.empty() ? error : "stage '" + stage + "': " + error;
  phase_ = phase::closing;
  if (!first_) record(true);
  for (auto& [name, each] : members_) {
    each.done = name == how_.self;
    if (!each.done) out_.send(name, cluster_order{node_order::end, session_, 0, failure_, halts_});
  }
}

void coordinator_protocol::close() {
  phase_ = phase::over;
  out_.send(how_.self, cluster_order{node_order::end, session_, 0, failure_, halts_});
  out_.over(failed_stage_, failure_);
}

}  // namespace weir
