#pragma once

// A cluster without a network, clocks or stages: the protocols of the coordinator and of the nodes, with messages that take
// their time and connections that break, nodes that crash, are paused and lose their disks. What stages would do is
// modelled: each node that runs gives its part of each epoch to all others.

#include <weir/actors/progress/cluster/coordinator_protocol.hpp>
#include <weir/actors/progress/cluster/message_order.hpp>
#include <weir/actors/progress/cluster/node_protocol.hpp>
#include <weir/actors/testing/chance.hpp>

#include <array>
#include <functional>
#include <map>
#include <memory>
#include <queue>
#include <set>

namespace weir::testing {

/// Epochs as a node's disk has them: the session that wrote each.
using stored_epochs = std::map<std::uint64_t, std::uint64_t>;

/// What must never happen, as text.
struct broken_promise : std::runtime_error {
  using std::runtime_error::runtime_error;
};

class simulated_cluster;

/// One node: its protocol, what it has in memory, and its disk, which outlives its process.
class simulated_node final : public node_outlet {
 public:
  simulated_node(simulated_cluster& in, std::string name) : in_(in), name_(std::move(name)) {}

  void boot();
  void crash();
  void lose_disk();

  /// A part of an epoch came from a node, or from here.
  void part(std::uint64_t process, std::uint64_t session, const std::string& from, std::uint64_t epoch);

  [[nodiscard]] bool up() const { return protocol_ != nullptr; }
  [[nodiscard]] bool over() const { return over_; }
  [[nodiscard]] std::uint64_t process() const { return process_; }
  [[nodiscard]] store_version has() const;
  [[nodiscard]] const stored_epochs& disk() const { return disk_; }
  /// Did it store this epoch in this session, on a disk that it has or had?
  [[nodiscard]] bool stored(std::uint64_t epoch, std::uint64_t session) const {
    const auto at = disk_.find(epoch);
    const auto was = lost_.find(epoch);
    return (at != disk_.end() && at->second == session) || (was != lost_.end() && was->second == session);
  }
  bool full = false;    ///< its disk
  bool linked = false;  ///< it believes that it has a connection to the coordinator
  [[nodiscard]] node_protocol* protocol() { return protocol_.get(); }

  void say(const cluster_message& to_coordinator) override;
  void spawn(const deployment& what) override;
  void start(bool sources) override;
  void kill() override;
  void drain() override {}
  void store(std::uint64_t epoch) override;
  void complete(std::uint64_t epoch) override;
  void fetch(const sync_order& what) override;
  void rejoin() override;
  void over(const std::string& error) override;

 private:
  void pass_epoch(std::uint64_t session, std::uint64_t epoch);
  /// Later, if the process is still the same.
  void later(std::int64_t at_most_us, std::function<void()> what);

  simulated_cluster& in_;
  std::string name_;
  std::unique_ptr<node_protocol> protocol_;
  std::uint64_t process_ = 0;
  stored_epochs disk_;
  stored_epochs lost_;
  std::uint64_t session_last_ = 0;
  deployment now_;
  bool running_ = false;
  std::map<std::uint64_t, std::set<std::string>> parts_;
  std::set<std::uint64_t> gathered_;
  bool over_ = false;
};

class simulated_cluster final : public coordinator_outlet {
 public:
  simulated_cluster(std::uint64_t seed, std::size_t nodes, std::size_t replicas);

  /// Runs for so long, with faults or without. Throws broken_promise.
  void run(std::int64_t for_us, bool faults);
  [[nodiscard]] std::uint64_t complete() const { return completed_.empty() ? 0 : completed_.rbegin()->first; }
  [[nodiscard]] std::size_t sessions() const { return sessions_; }
  [[nodiscard]] const std::string& trace() const { return trace_; }

  void send(const std::string& node, const cluster_message& what) override;
  void fill(deployment& into) override;
  void log(const std::string& line) override { note(line); }
  void over(const std::string& stage, const std::string& error) override;

  chance by;
  std::map<std::string, simulated_node> nodes;

  void after(std::int64_t at_most_us, std::function<void()> what);
  /// On a connection between two nodes, in order; lost when it breaks before.
  void transmit(const std::string& from, const std::string& to, std::function<void()> what);
  [[nodiscard]] bool connected(const std::string& one, const std::string& other);
  void to_coordinator(const std::string& node, const cluster_message& what);
  /// The coordinator took a node's promise that an epoch is complete: it never comes again.
  void published(std::uint64_t epoch, std::uint64_t session);
  void booted(const std::string& name);
  void crashed(const std::string& name);
  void note(const std::string& line);
  /// It comes back after a while.
  void kill(simulated_node& node);
  void try_connect(const std::string& name, std::uint64_t process);
  static const std::string leader;

 private:
  struct event {
    std::int64_t at_us;
    std::uint64_t number;
    std::function<void()> what;
    bool operator<(const event& other) const {
      return std::pair(at_us, number) > std::pair(other.at_us, other.number);
    }
  };
  struct connection {
    std::uint64_t number = 0;  ///< another after each break
    std::array<message_numbers, 2> sent = {};  ///< in the order of names, and back
    std::array<message_order, 2> taken = {};
    std::int64_t busy_until_us = 0;
    bool cut = false;
    bool up = false;  ///< the node has asked the coordinator for it
  };

  connection& between(const std::string& one, const std::string& other);
  void cut(const std::string& one, const std::string& other);
  void fault();
  void wake();
  void make_coordinator();

  std::priority_queue<event> events_;
  std::map<std::pair<std::string, std::string>, connection> connections_;
  std::unique_ptr<coordinator_protocol> coordinator_;
  std::map<std::uint64_t, std::uint64_t> completed_;  ///< epoch -> session
  std::string trace_;
  std::int64_t now_us_ = 0;
  std::uint64_t events_so_far_ = 0;
  std::size_t replicas_;
  std::size_t sessions_ = 0;
  bool faults_ = false;
};

}  // namespace weir::testing
