#pragma once

// A cluster without a network, clocks or stages: the protocols of coordinators and nodes, with messages that take their
// time and connections that break, nodes that crash and lose their disks, and a lock that passes from one candidate
// to another before the first knows.

#include <weir/actors/progress/cluster/message_order.hpp>
#include <weir/actors/testing/chance.hpp>
#include <weir/tests/simulation/cluster/simulated_coordinator.hpp>
#include <weir/tests/simulation/cluster/simulated_node.hpp>

#include <array>
#include <memory>
#include <queue>

namespace weir::testing {

class simulated_cluster {
 public:
  /// The first `candidates` nodes may coordinate; if it is one, it always does.
  simulated_cluster(std::uint64_t seed, std::size_t nodes, std::size_t replicas, std::size_t candidates);

  /// Runs for so long, with faults or without. Throws broken_promise.
  void run(std::int64_t for_us, bool faults);
  [[nodiscard]] std::uint64_t complete() const { return completed_.empty() ? 0 : completed_.rbegin()->first; }
  [[nodiscard]] std::size_t elections() const { return term_; }
  [[nodiscard]] const std::string& trace() const { return trace_; }

  chance by;
  std::map<std::string, simulated_node> nodes;

  void after(std::int64_t at_most_us, std::function<void()> what);
  /// On a connection between two nodes, in order; lost when it breaks before.
  void transmit(const std::string& from, const std::string& to, std::function<void()> what);
  [[nodiscard]] bool connected(const std::string& one, const std::string& other);
  void to_coordinator(const std::string& coordinator, const std::string& node, const cluster_message& what);
  /// A session begins with what this disk has.
  void begun(const stored_epochs& disk);
  /// The coordinator took a node's promise that an epoch is complete: it never comes again.
  void published(std::uint64_t epoch, std::uint64_t session);
  void booted(const std::string& name);
  void crashed(const std::string& name);
  void note(const std::string& line);
  /// It comes back after a while.
  void kill(simulated_node& node);
  /// The node gives up its connection to the coordinator.
  void unlink(const std::string& name);
  void try_connect(const std::string& name, std::uint64_t process);
  /// Leaves a note for the next one, if this is the holder of the lock still.
  void record(std::uint64_t term, std::uint64_t number, const session_record& what);
  /// Null: it does not coordinate.
  [[nodiscard]] simulated_coordinator* coordinator_at(const std::string& name);
  /// At a time, if it is not past.
  void at(std::int64_t at_us, std::function<void()> what);
  [[nodiscard]] std::int64_t now_us() const { return now_us_; }
  [[nodiscard]] coordinator_protocol::options options_of(const std::string& coordinator) const;

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
  /// A connection between these is lost, and `of` will know.
  void link_lost(const std::string& of, const std::string& coordinator);
  void peer_lost(const std::string& of, const std::string& other);
  /// If nobody holds the lock, somebody gets it.
  void elect();
  void lead(const std::string& name, std::uint64_t process, std::uint64_t term);
  void depose(std::uint64_t term);
  /// The holder of the lock is none any more, and does not know.
  void expire();

  std::priority_queue<event> events_;
  std::map<std::pair<std::string, std::string>, connection> connections_;
  std::map<std::string, std::unique_ptr<simulated_coordinator>> coordinators_;
  std::vector<std::string> candidates_;
  std::string holder_;      ///< of the lock; empty: none
  std::uint64_t term_ = 0;  ///< how many there were
  std::optional<session_record> left_;
  std::map<std::uint64_t, std::uint64_t> completed_;  ///< epoch -> session
  std::string trace_;
  std::int64_t now_us_ = 0;
  std::uint64_t events_so_far_ = 0;
  std::size_t replicas_;
  bool faults_ = false;
};

}  // namespace weir::testing
