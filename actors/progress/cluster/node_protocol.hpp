#pragma once

#include <weir/actors/progress/cluster/cluster_codec.hpp>

#include <set>

namespace weir {

/// Where what a node decides goes to.
class node_outlet {
 public:
  virtual ~node_outlet() = default;
  virtual void say(const cluster_message& to_coordinator) = 0;
  /// Make the stages that are placed here, and reach all other nodes; answered with `ready` or `failed`.
  virtual void spawn(const deployment& what) = 0;
  virtual void start(bool sources) = 0;
  /// End all stages at once; answered with `emptied`.
  virtual void kill() = 0;
  virtual void drain() = 0;
  /// Commit what was gathered of an epoch; answered with `stored` or `failed`.
  virtual void store(std::uint64_t epoch) = 0;
  /// Tell sources and sinks.
  virtual void complete(std::uint64_t epoch) = 0;
  /// Replace the copy of the state; answered with `synced` or `failed`.
  virtual void fetch(const sync_order& what) = 0;
  /// Call `disconnected`, and `connected` after a while.
  virtual void rejoin() = 0;
  /// This node is done, with an error or without.
  virtual void over(const std::string& error) = 0;
};

/// What a node of a cluster does with what the coordinator says and with what happens on it. Knows no network; called
/// from one thread.
class node_protocol {
 public:
  /// `who`: as it joins, but for the clock.
  node_protocol(join_request who, node_outlet& out) : who_(std::move(who)), out_(out) {}

  /// Others reach this node at this port; to be said before it joins.
  void listens(std::uint16_t port) { who_.port = port; }

  /// A connection to the coordinator is there. Joins when nothing runs any more.
  void connected(std::int64_t unix_ms);
  /// It is gone: nothing may run on until there is one again.
  void disconnected();
  void take(const cluster_message& from_coordinator);

  /// The stages that were asked for are there.
  void ready();
  /// The last stage has ended.
  void emptied();
  /// A stage failed (with the session it was of), or the node cannot do what it was told.
  void failed(node_failure what);
  void gathered(std::uint64_t session, std::uint64_t epoch);
  void stored(std::uint64_t epoch, const store_version& has);
  void synced(const store_version& has);
  /// This node is to go; the job need not end.
  void leave();

  [[nodiscard]] bool joined() const { return joined_; }
  [[nodiscard]] std::uint64_t session() const { return session_; }

 private:
  void order(const cluster_order& what);
  void say(node_event what, std::uint64_t epoch = 0);
  /// Nothing runs, and nothing is under way in the store: says so, or joins.
  void settle();

  join_request who_;
  node_outlet& out_;
  std::uint64_t session_ = 0;
  std::set<std::uint64_t> gathered_;    ///< epochs of the session that are not stored
  bool gap_ = false;                    ///< one could not be stored: those that follow it cannot be, either
  std::uint64_t halt_ = 0;              ///< the order to answer when all has ended; 0: none
  std::uint64_t asked_session_ = 0;     ///< of the last order to the store
  bool storing_ = false;                ///< the store works on an order
  bool connected_ = false;
  bool joined_ = false;
  bool runs_ = false;                   ///< stages are there
  bool halting_ = false;
  bool leaving_ = false;
  bool over_ = false;
};

}  // namespace weir
