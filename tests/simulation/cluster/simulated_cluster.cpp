#include <weir/tests/simulation/cluster/simulated_cluster.hpp>

namespace weir::testing {

simulated_cluster::simulated_cluster(std::uint64_t seed, std::size_t count, std::size_t replicas, std::size_t candidates)
    : by(seed), replicas_(replicas) {
  for (std::size_t i = 0; i < count; ++i) {
    const std::string name(1, static_cast<char>('a' + i));
    nodes.try_emplace(name, *this, name);
    if (i < candidates) candidates_.push_back(name);
  }
  for (auto& [name, node] : nodes)
    after(20'000, [&node = node] {
      if (!node.up()) node.boot();
    });
}

void simulated_cluster::note(const std::string& line) {
  trace_ += std::to_string(now_us_) + " " + line + '\n';
}

void simulated_cluster::after(std::int64_t at_most_us, std::function<void()> what) {
  const auto in_us = static_cast<std::int64_t>(by.below(static_cast<std::uint64_t>(at_most_us) + 1));
  events_.push({now_us_ + in_us, ++events_so_far_, std::move(what)});
}

void simulated_cluster::at(std::int64_t at_us, std::function<void()> what) {
  events_.push({std::max(now_us_, at_us), ++events_so_far_, std::move(what)});
}

simulated_cluster::connection& simulated_cluster::between(const std::string& one, const std::string& other) {
  return connections_[std::minmax(one, other)];
}

bool simulated_cluster::connected(const std::string& one, const std::string& other) {
  return nodes.at(one).up() && nodes.at(other).up() && !between(one, other).cut;
}

void simulated_cluster::transmit(const std::string& from, const std::string& to, std::function<void()> what) {
  auto& on = between(from, to);
  if (on.cut || !nodes.at(from).up() || !nodes.at(to).up()) return;
  const bool back = from > to;
  const auto number = on.sent[back].next();
  if (faults_ && from != to && by.below(2000) == 0)  // what follows shows it, or else the silence does
    return after(30'000, [this, from, to, connection = on.number] {
      if (between(from, to).number == connection) cut(from, to);
    });
  const auto due_us = std::max(on.busy_until_us, now_us_) + static_cast<std::int64_t>(by.below(1000));
  on.busy_until_us = due_us;
  const auto arrives = [this, from, to, back, number, connection = on.number, what = std::move(what)] {
    auto& now = between(from, to);
    if (now.number != connection) return;
    switch (now.taken[back].judge(number)) {
      case message_order::verdict::take: return what();
      case message_order::verdict::drop: return;
      case message_order::verdict::broken: note("a message is lost from " + from + " to " + to); return cut(from, to);
    }
  };
  events_.push({due_us, ++events_so_far_, arrives});
  if (faults_ && by.below(100) == 0) events_.push({due_us, ++events_so_far_, arrives});
}

coordinator_protocol::options simulated_cluster::options_of(const std::string& coordinator) const {
  coordinator_protocol::options how{.self = coordinator, .cluster = "c", .weir = "1", .job = "j", .program = "p"};
  for (const auto& [name, node] : nodes) how.expected.push_back(name);
  how.replicas = replicas_;
  how.join_timeout_ns = 1'000'000'000;
  how.grace_ns = 30'000'000;
  how.away_first_ns = 20'000'000;
  how.away_max_ns = 500'000'000;
  how.halt_timeout_ns = 150'000'000;
  how.stages = {{"source", 1}, {"work", 4}};
  how.restarts.restarts_max = 1'000'000;
  how.restarts.wait_max_ns = 200'000'000;
  how.records = candidates_.size() > 1;
  how.inherited = left_;
  return how;
}

simulated_coordinator* simulated_cluster::coordinator_at(const std::string& name) { return coordinators_[name].get(); }

void simulated_cluster::booted(const std::string& name) {
  nodes.at(name).leader = candidates_.front();
  if (candidates_.size() == 1 && name == candidates_.front()) {
    lead(name, nodes.at(name).process(), ++term_);
  } else {
    after(20'000, [this] { elect(); });
  }
  try_connect(name, nodes.at(name).process());
}

void simulated_cluster::try_connect(const std::string& name, std::uint64_t process) {
  auto& node = nodes.at(name);
  if (!node.up() || node.process() != process || node.over() || node.linked) return;
  if (!coordinator_at(node.leader) || (name != node.leader && !connected(name, node.leader))) {
    node.leader = candidates_[by.below(candidates_.size())];
    return after(20'000, [this, name, process] { try_connect(name, process); });
  }
  between(name, node.leader).up = node.linked = true;
  node.protocol()->connected(now_us_ / 1000);
}

void simulated_cluster::unlink(const std::string& name) {
  auto& node = nodes.at(name);
  if (!std::exchange(node.linked, false)) return;
  between(name, node.leader).up = false;
  node.protocol()->disconnected();
}

void simulated_cluster::crashed(const std::string& name) {
  coordinators_[name].reset();
  // The lock is free when the service has noticed.
  if (holder_ == name)
    after(60'000, [this, term = term_] {
      if (term != term_) return;
      holder_.clear();
      elect();
    });
  for (const auto& [other, node] : nodes)
    if (other != name) cut(name, other);
}

void simulated_cluster::elect() {
  if (!holder_.empty() || candidates_.size() == 1) return;
  std::vector<std::string> stand;
  for (const auto& name : candidates_)
    if (nodes.at(name).up() && !nodes.at(name).over() && !coordinators_[name]) stand.push_back(name);
  if (stand.empty()) return;
  holder_ = stand[by.below(stand.size())];
  note(holder_ + " has the lock");
  ++term_;
  after(10'000, [this, name = holder_, process = nodes.at(holder_).process(), term = term_] { lead(name, process, term); });
}

void simulated_cluster::lead(const std::string& name, std::uint64_t process, std::uint64_t term) {
  auto& node = nodes.at(name);
  if (!node.up() || node.process() != process || term != term_) return;
  note(name + " leads");
  coordinators_[name] = std::make_unique<simulated_coordinator>(*this, name, term, options_of(name));
  unlink(name);
  node.leader = name;
  try_connect(name, process);
}

void simulated_cluster::expire() {
  if (holder_.empty() || candidates_.size() == 1) return;
  note(holder_ + " loses the lock");
  const auto was = std::exchange(holder_, {});
  after(200'000, [this, was, term = term_] {
    auto* coordinator = coordinator_at(was);
    if (!coordinator || coordinator->term() != term) return;
    note(was + " knows that it leads no more");
    coordinator->resign();
    coordinators_[was].reset();
    unlink(was);
    try_connect(was, nodes.at(was).process());
    elect();
  });
  elect();
}

void simulated_cluster::record(std::uint64_t term, std::uint64_t number, const session_record& what) {
  after(4000, [this, term, number, what] {
    if (term != term_ || holder_ != what.coordinator) return;
    left_ = what;
    after(4000, [this, term, number, name = what.coordinator] {
      if (auto* coordinator = coordinator_at(name); coordinator && coordinator->term() == term) coordinator->recorded(number);
    });
  });
}

void simulated_cluster::cut(const std::string& one, const std::string& other) {
  auto& on = between(one, other);
  ++on.number;
  on.sent = {};
  on.taken = {};
  const bool was_up = std::exchange(on.up, false);
  for (const auto& [from, to] : {std::pair(one, other), std::pair(other, one)}) {
    auto& node = nodes.at(from);
    if (node.linked && node.leader == to) {
      link_lost(from, to);
    } else if (!was_up) {
      peer_lost(from, to);
    }
  }
}

void simulated_cluster::link_lost(const std::string& of, const std::string& coordinator) {
  after(30'000, [this, of, coordinator, process = nodes.at(of).process()] {
    if (auto* all = coordinator_at(coordinator); all && !between(of, coordinator).up) all->lost(of, process);
  });
  after(30'000, [this, of, coordinator, process = nodes.at(of).process()] {
    auto& node = nodes.at(of);
    if (!node.up() || node.process() != process || node.leader != coordinator || !node.linked) return;
    unlink(of);
    try_connect(of, process);
  });
}

void simulated_cluster::peer_lost(const std::string& of, const std::string& other) {
  after(30'000, [this, of, other, process = nodes.at(of).process()] {
    auto& node = nodes.at(of);
    if (node.up() && node.process() == process) node.protocol()->failed({.cause = "not reached any more", .peer = other});
  });
}

void simulated_cluster::to_coordinator(const std::string& coordinator, const std::string& node, const cluster_message& what) {
  if (auto* at = coordinator_at(coordinator)) return at->take(node, what);
  transmit(coordinator, node, [this, coordinator, node] {
    if (nodes.at(node).linked && nodes.at(node).leader == coordinator) nodes.at(node).rejoin();
  });
}

void simulated_cluster::begun(const stored_epochs& disk) {
  if (!completed_.empty() && !disk.contains(completed_.rbegin()->first))
    throw broken_promise("a session begins without epoch " + std::to_string(completed_.rbegin()->first) + ", which is complete");
  for (const auto& [epoch, session] : completed_)
    if (disk.at(epoch) != session) throw broken_promise("epoch " + std::to_string(epoch) + " is that of another session");
}

void simulated_cluster::published(std::uint64_t epoch, std::uint64_t session) {
  const auto [found, is_new] = completed_.emplace(epoch, session);
  if (found->second != session)
    throw broken_promise("epoch " + std::to_string(epoch) + " is complete twice, in sessions " +
                         std::to_string(found->second) + " and " + std::to_string(session));
  std::size_t copies = 0;
  for (const auto& [name, node] : nodes) copies += node.stored(epoch, session) ? 1 : 0;
  if (is_new && copies < replicas_ + 1)
    throw broken_promise("epoch " + std::to_string(epoch) + " is complete with " + std::to_string(copies) + " copies");
}

void simulated_cluster::kill(simulated_node& node) {
  node.crash();
  after(200'000, [&node] {
    if (!node.up()) node.boot();
  });
}

void simulated_cluster::fault() {
  if (!faults_) return;
  auto any = nodes.begin();
  std::advance(any, static_cast<std::ptrdiff_t>(by.below(nodes.size())));
  auto& [name, node] = *any;
  switch (by.below(10)) {
    case 9: expire(); break;
    case 0:
    case 1:
    case 2:
      if (node.up()) {
        kill(node);
        // A disk may be lost when others have what it had.
        if (by.below(4) == 0) {
          store_version newest;
          for (const auto& [other, each] : nodes)
            if (other != name) newest = std::max(newest, each.has());
          if (newest.session != 0 && newest >= node.has()) node.lose_disk();
        }
      }
      break;
    case 3:
      note("the disk of " + name + " is full");
      node.full = true;
      after(100'000, [&node = node] { node.full = false; });
      break;
    default: {
      auto other = nodes.begin();
      std::advance(other, static_cast<std::ptrdiff_t>(by.below(nodes.size())));
      if (other->first == name) break;
      auto& on = between(name, other->first);
      if (on.cut) break;
      note("cut " + name + " " + other->first);
      on.cut = true;
      cut(name, other->first);
      if (by.below(2) == 0) {
        on.cut = false;  // it was a reset
      } else {
        after(100'000, [&on] { on.cut = false; });
      }
    }
  }
  after(150'000, [this] { fault(); });
}

void simulated_cluster::run(std::int64_t for_us, bool faults) {
  if (faults && !std::exchange(faults_, faults)) after(100'000, [this] { fault(); });
  faults_ = faults;
  if (!faults)
    for (auto& [pair, on] : connections_) on.cut = false;
  const auto until_us = now_us_ + for_us;
  while (!events_.empty() && events_.top().at_us <= until_us) {
    auto next = events_.top();
    events_.pop();
    now_us_ = next.at_us;
    next.what();
  }
  now_us_ = until_us;
}

}  // namespace weir::testing
