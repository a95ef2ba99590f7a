#include <weir/tests/simulation/cluster/simulated_cluster.hpp>

namespace weir::testing {

const std::string simulated_cluster::leader = "a";

simulated_cluster::simulated_cluster(std::uint64_t seed, std::size_t count, std::size_t replicas)
    : by(seed), replicas_(replicas) {
  for (std::size_t i = 0; i < count; ++i) {
    const std::string name(1, static_cast<char>('a' + i));
    nodes.try_emplace(name, *this, name);
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

void simulated_cluster::make_coordinator() {
  coordinator_protocol::options how{.self = leader, .cluster = "c", .weir = "1", .job = "j", .program = "p"};
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
  coordinator_ = std::make_unique<coordinator_protocol>(how, *this, now_us_ * 1000);
}

void simulated_cluster::booted(const std::string& name) {
  if (name == leader) make_coordinator();
  try_connect(name, nodes.at(name).process());
}

void simulated_cluster::try_connect(const std::string& name, std::uint64_t process) {
  auto& node = nodes.at(name);
  if (!node.up() || node.process() != process || node.over() || node.linked) return;
  if (name != leader && !connected(name, leader))
    return after(20'000, [this, name, process] { try_connect(name, process); });
  between(name, leader).up = node.linked = true;
  node.protocol()->connected(now_us_ / 1000);
}

void simulated_cluster::crashed(const std::string& name) {
  if (name == leader) coordinator_.reset();
  for (const auto& [other, node] : nodes)
    if (other != name) cut(name, other);
}

void simulated_cluster::cut(const std::string& one, const std::string& other) {
  auto& on = between(one, other);
  ++on.number;
  on.sent = {};
  on.taken = {};
  const bool of_leader = one == leader || other == leader;
  if (of_leader && std::exchange(on.up, false)) {
    const auto& worker = one == leader ? other : one;
    after(30'000, [this, worker, coordinator = nodes.at(leader).process(), process = nodes.at(worker).process()] {
      if (!coordinator_ || nodes.at(leader).process() != coordinator) return;
      if (const auto found = coordinator_->members().find(worker);
          found != coordinator_->members().end() && found->second.who.process == process && !between(worker, leader).up)
        coordinator_->lost(worker, now_us_ * 1000);
      wake();
    });
    after(30'000, [this, worker, process = nodes.at(worker).process()] {
      auto& node = nodes.at(worker);
      if (!node.up() || node.process() != process || !std::exchange(node.linked, false)) return;
      node.protocol()->disconnected();
      try_connect(worker, process);
    });
  } else if (!of_leader) {
    for (const auto& [from, to] : {std::pair(one, other), std::pair(other, one)})
      after(30'000, [this, from = from, to = to, process = nodes.at(from).process()] {
        auto& node = nodes.at(from);
        if (node.up() && node.process() == process)
          node.protocol()->failed({.cause = "not reached any more", .peer = to});
      });
  }
}

void simulated_cluster::to_coordinator(const std::string& node, const cluster_message& what) {
  if (!coordinator_) return;
  coordinator_->take(node, what, now_us_ * 1000, now_us_ / 1000);
  wake();
}

void simulated_cluster::wake() {
  if (!coordinator_) return;
  const auto due_ns = coordinator_->due_ns();
  if (due_ns == INT64_MAX) return;
  const auto at_us = std::max(now_us_, due_ns / 1000 + 1);
  events_.push({at_us, ++events_so_far_, [this, process = nodes.at(leader).process()] {
                  if (!coordinator_ || nodes.at(leader).process() != process || coordinator_->due_ns() > now_us_ * 1000)
                    return;
                  coordinator_->wake(now_us_ * 1000);
                  wake();
                }});
}

void simulated_cluster::send(const std::string& node, const cluster_message& what) {
  auto& to = nodes.at(node);
  if (std::holds_alternative<deployment>(what) && node == leader) ++sessions_;
  // To the process that joined, not to the one that has taken its place.
  const auto* answer = std::get_if<join_answer>(&what);
  const auto process = answer ? answer->process : coordinator_->members().at(node).who.process;
  transmit(leader, node, [&to, process, what] {
    if (to.up() && to.process() == process) to.protocol()->take(what);
  });
}

void simulated_cluster::fill(deployment& into) {
  const auto& disk = nodes.at(leader).disk();
  into.last_tick = disk.empty() ? 0 : disk.rbegin()->first;
  into.first_tick = into.last_tick + 1;
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

void simulated_cluster::over(const std::string&, const std::string& error) {
  if (!error.empty()) throw broken_promise("the job ends: " + error);
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
  switch (by.below(9)) {
    case 0:
    case 1:
    case 2:
      if (node.up()) {
        kill(node);
        // A disk may be lost when others have what it had.
        if (by.below(4) == 0) {
          std::size_t others = 0;
          for (const auto& [other, each] : nodes) others += other != name && each.has() == nodes.at(leader).has() ? 1 : 0;
          if (others > 0 && nodes.at(leader).disk().size() >= node.disk().size()) node.lose_disk();
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
