#include <weir/bench/cluster/counted_cluster.hpp>
#include <weir/bench/cluster/processor_time.hpp>

#include <algorithm>
#include <stdexcept>

namespace weir::bench {

namespace {

const std::string leader = "node-000";

std::string name_of(std::size_t number) {
  const auto digits = std::to_string(number);
  return "node-" + std::string(3 - std::min<std::size_t>(3, digits.size()), '0') + digits;
}

const char* kind_of(node_event what) {
  switch (what) {
    case node_event::halted: return "halted";
    case node_event::ready: return "ready";
    case node_event::started: return "started";
    case node_event::gathered: return "gathered";
    case node_event::stored: return "stored";
    case node_event::synced: return "synced";
    default: return "other reports";
  }
}

const char* kind_of(node_order what) {
  switch (what) {
    case node_order::halt: return "halt";
    case node_order::start_receivers: return "start_receivers";
    case node_order::start_sources: return "start_sources";
    case node_order::store: return "store";
    case node_order::complete: return "complete";
    default: return "other orders";
  }
}

struct kind_name {
  const char* operator()(const node_report& what) const { return kind_of(what.what); }
  const char* operator()(const cluster_order& what) const { return kind_of(what.what); }
  const char* operator()(const join_request&) const { return "join_request"; }
  const char* operator()(const join_answer&) const { return "join_answer"; }
  const char* operator()(const deployment&) const { return "deployment"; }
  const char* operator()(const sync_order&) const { return "sync"; }
  const char* operator()(const node_failure&) const { return "failure"; }
};

}  // namespace

counted_node::counted_node(counted_cluster& in, const join_request& who)
    : in_(in), name_(who.node), protocol_(who, *this) {}

void counted_node::say(const cluster_message& what) { in_.to_coordinator(name_, what); }

void counted_node::spawn(const deployment& what) {
  session_ = what.session;
  next_epoch_ = what.first_tick;
  std::size_t own = 0;
  while (own < what.nodes.size() && what.nodes[own].name != name_) ++own;
  partitions_ = static_cast<std::size_t>(std::count(what.placed.begin(), what.placed.end(), own));
  in_.later([this] { protocol_.ready(); });
}

void counted_node::kill() {
  runs_ = false;
  waiting_ = 0;
  in_.later([this] { protocol_.emptied(); });
}

void counted_node::gather() {
  if (!runs_) return;
  waiting_most_ = std::max(waiting_most_, ++waiting_);
  in_.later(
      [this, session = session_, epoch = next_epoch_++] { protocol_.gathered(session, epoch); });
}

void counted_node::store(std::uint64_t epoch) {
  storing_ = epoch;
  stored_at_ = in_.passed() + in_.store_takes();
  store_due();
}

void counted_node::store_due() {
  if (storing_ == 0 || in_.passed() < stored_at_) return;
  if (waiting_ > 0) --waiting_;
  has_ = {session_, storing_};
  in_.later([this, epoch = std::exchange(storing_, 0)] { protocol_.stored(epoch, has_); });
}

void counted_node::fetch(const sync_order& what) {
  has_ = what.version;
  in_.later([this] { protocol_.synced(has_); });
}

counted_cluster::counted_cluster(options how) : how_(std::move(how)) {
  coordinator_protocol::options all;
  all.self = leader;
  all.cluster = "c";
  all.weir = "1";
  all.job = "job";
  all.program = how_.program;
  all.replicas = how_.nodes > 2 ? 1 : 0;
  all.stages = how_.stages;
  for (std::size_t i = 0; i < how_.nodes; ++i) {
    join_request who;
    who.cluster = all.cluster;
    who.node = name_of(i);
    who.weir = all.weir;
    who.job = all.job;
    who.program = all.program;
    who.host = "10.0.0." + std::to_string(i);
    who.port = 7000;
    who.cores = 1;
    who.process = i + 1;
    all.expected.push_back(who.node);
    nodes_.try_emplace(who.node, *this, who);
  }
  coordinator_ = std::make_unique<coordinator_protocol>(std::move(all), *this, 0);
}

void counted_cluster::begin() {
  for (auto& [name, node] : nodes_) node.connect();
  run();
  if (coordinator_->now() != coordinator_protocol::phase::running)
    throw std::logic_error("counted cluster: no session runs");
}

void counted_cluster::pass_epoch() {
  ++passed_;
  for (auto& [name, node] : nodes_) {
    if (!node.runs()) continue;
    part_copies_ += node.partitions() * (coordinator_->members().size() - 1);
    node.gather();
  }
  run();
  for (auto& [name, node] : nodes_) node.store_due();
  run();
}

void counted_cluster::lose(std::size_t count) {
  for (auto each = nodes_.rbegin(); lost_.size() < count && each->first != leader; ++each) {
    lost_.push_back(each->first);
    coordinate([&] { coordinator_->lost(each->first, 0); });
  }
  for (const auto& each : lost_) {
    auto& node = nodes_.at(each);
    std::erase_if(to_nodes_, [&](const letter& to) { return to.node == each; });
    later([&node] { node.disconnect(); });
  }
  run();
}

void counted_cluster::find() {
  for (const auto& each : std::exchange(lost_, {})) nodes_.at(each).connect();
  run();
}

std::size_t counted_cluster::waiting_most() const {
  std::size_t most = 0;
  for (const auto& [name, node] : nodes_) most = std::max(most, node.waiting_most());
  return most;
}

counted_cluster::letter counted_cluster::letter_for(const std::string& node,
                                                    const cluster_message& what) {
  letter made{node, {}, {}};
  auto& counted = counts_[std::visit(kind_name(), what)];
  ++counted.messages;
  if (how_.bytes) {
    made.bytes = encoded(what);
    counted.bytes += made.bytes.size();
  } else {
    made.whole = what;
  }
  return made;
}

void counted_cluster::to_coordinator(const std::string& node, const cluster_message& what) {
  to_coordinator_.push_back(letter_for(node, what));
}

void counted_cluster::send(const std::string& node, const cluster_message& what) {
  to_nodes_.push_back(letter_for(node, what));
}

void counted_cluster::coordinate(const std::function<void()>& work) {
  const auto begun_s = processor_s();
  work();
  coordinator_s_ += processor_s() - begun_s;
}

void counted_cluster::deliver_to_coordinator() {
  const auto all = std::exchange(to_coordinator_, {});
  coordinate([&] {
    for (const auto& each : all)
      coordinator_->take(each.node, how_.bytes ? decoded(each.bytes).value() : each.whole, 0, 0);
  });
}

void counted_cluster::deliver_to_nodes() {
  for (const auto& each : std::exchange(to_nodes_, {}))
    nodes_.at(each.node).take(how_.bytes ? decoded(each.bytes).value() : each.whole);
}

void counted_cluster::run() {
  while (!later_.empty() || !to_nodes_.empty() || !to_coordinator_.empty()) {
    for (const auto& each : std::exchange(later_, {})) each();
    deliver_to_nodes();
    if (!to_coordinator_.empty()) deliver_to_coordinator();
  }
}

void counted_cluster::fill(deployment& into) {
  into.last_tick = into.from.commit;
  into.first_tick = into.last_tick + 1;
  into.members = static_cast<std::uint32_t>(into.placed.size());
}

void counted_cluster::over(const std::string&, const std::string& error) {
  throw std::logic_error("counted cluster: the job ends: " + error);
}

}  // namespace weir::bench
