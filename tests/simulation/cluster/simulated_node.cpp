#include <weir/tests/simulation/cluster/simulated_cluster.hpp>

namespace weir::testing {

void simulated_node::boot() {
  process_ = in_.by.next() | 1;
  running_ = linked = false;
  awaited_ = 0;
  parts_.clear();
  gathered_.clear();
  join_request who{.cluster = "c", .node = name_, .weir = "1", .job = "j", .program = "p", .host = name_, .cores = 1};
  who.process = process_;
  who.session_last = session_last_;
  who.has = has();
  protocol_ = std::make_unique<node_protocol>(who, *this);
  in_.note(name_ + " boots");
  in_.booted(name_);
}

void simulated_node::crash() {
  if (!up()) return;
  in_.note(name_ + " crashes");
  protocol_.reset();
  in_.crashed(name_);
}

void simulated_node::lose_disk() {
  in_.note(name_ + " loses its disk");
  lost_ = std::move(disk_);
  disk_.clear();
  session_last_ = 0;
}

store_version simulated_node::has() const {
  return disk_.empty() ? store_version{} : store_version{disk_.rbegin()->second, disk_.size()};
}

void simulated_node::later(std::int64_t at_most_us, std::function<void()> what) {
  in_.after(at_most_us, [this, process = process_, what = std::move(what)] {
    if (up() && process == process_) what();
  });
}

void simulated_node::say(const cluster_message& to_coordinator) {
  if (const auto* asks = std::get_if<join_request>(&to_coordinator)) awaited_ = asks->attempt;
  in_.transmit(name_, leader, [this, to_coordinator, to = leader] { in_.to_coordinator(to, name_, to_coordinator); });
}

void simulated_node::hear(const std::string& coordinator, std::uint64_t process, const cluster_message& what) {
  if (!up() || process != process_ || !linked || coordinator != leader) return;
  if (awaited_ != 0) {
    const auto* answer = std::get_if<join_answer>(&what);
    if (!answer || answer->attempt != awaited_) return;
    awaited_ = 0;
  }
  protocol_->take(what);
}

void simulated_node::spawn(const deployment& what) {
  session_last_ = what.session;
  if (what.from != has())
    throw broken_promise(name_ + " is to go on from commit " + std::to_string(what.from.commit) + " and has " +
                         std::to_string(has().commit));
  now_ = what;
  parts_.clear();
  gathered_.clear();
  later(2000, [this, session = what.session] {
    if (now_.session != session) return;
    for (const auto& other : now_.nodes)
      if (other.name != name_ && !in_.connected(name_, other.name))
        return protocol_->failed({.cause = "not reached", .peer = other.name});
    protocol_->ready();
  });
}

void simulated_node::start(bool sources) {
  if (!sources) return;
  running_ = true;
  pass_epoch(now_.session, now_.first_tick);
}

void simulated_node::pass_epoch(std::uint64_t session, std::uint64_t epoch) {
  later(5000, [this, session, epoch] {
    if (!running_ || now_.session != session) return;
    for (const auto& other : now_.nodes) {
      if (other.name == name_) {
        part(process_, session, name_, epoch);
      } else {
        in_.transmit(name_, other.name, [this, session, epoch, to = other.name] {
          auto& there = in_.nodes.at(to);
          there.part(there.process(), session, name_, epoch);
        });
      }
    }
    pass_epoch(session, epoch + 1);
  });
}

void simulated_node::part(std::uint64_t process, std::uint64_t session, const std::string& from, std::uint64_t epoch) {
  if (!up() || process != process_ || session != now_.session) return;
  auto& all = parts_[epoch];
  all.insert(from);
  if (all.size() != now_.nodes.size()) return;
  gathered_.insert(epoch);
  in_.transmit(name_, name_, [this, process, session, epoch] {
    if (up() && process == process_) protocol_->gathered(session, epoch);
  });
}

void simulated_node::kill() {
  running_ = false;
  const bool stuck = in_.by.below(100) == 0;
  later(stuck ? 400'000 : 2000, [this] { protocol_->emptied(); });
}

void simulated_node::store(std::uint64_t epoch) {
  later(8000, [this, epoch] {
    if (!disk_.contains(epoch)) {
      if (full) return protocol_->failed({.cause = "the disk is full", .unfit = true});
      if (!gathered_.contains(epoch)) return protocol_->failed({.cause = "epoch " + std::to_string(epoch) + " is not here"});
      if (!disk_.empty() && disk_.rbegin()->first >= epoch) throw broken_promise(name_ + " stores an old epoch");
      disk_[epoch] = now_.session;
      gathered_.erase(epoch);
    }
    protocol_->stored(epoch, has());
  });
}

void simulated_node::complete(std::uint64_t epoch) { in_.published(epoch, now_.session); }

void simulated_node::fetch(const sync_order& what) {
  gathered_.clear();
  later(20'000, [this, what] {
    const auto& from = in_.nodes.at(what.from.name);
    if (!from.up() || !in_.connected(name_, what.from.name) || from.has() != what.version)
      return protocol_->failed({.cause = "cannot be copied"});
    if (full) return protocol_->failed({.cause = "the disk is full", .unfit = true});
    disk_ = from.disk();
    protocol_->synced(has());
  });
}

void simulated_node::rejoin() {
  in_.unlink(name_);
  later(50'000, [this] { in_.try_connect(name_, process_); });
}

void simulated_node::over(const std::string& error) {
  // Somebody starts it again.
  if (error.find("cannot keep a copy") != std::string::npos) return later(1000, [this] { in_.kill(*this); });
  if (!error.empty() && error.find("another process") == std::string::npos)
    throw broken_promise(name_ + " ends: " + error);
  over_ = true;
}

}  // namespace weir::testing
