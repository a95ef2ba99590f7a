#pragma once

#include <weir/actors/control/cluster/cluster_coordinator.hpp>
#include <weir/actors/control/cluster/link.hpp>
#include <weir/actors/control/cluster/node_stages.hpp>
#include <weir/actors/control/job_state.hpp>
#include <weir/actors/leadership/candidacy.hpp>
#include <weir/actors/progress/cluster/coordinator_search.hpp>
#include <weir/actors/progress/cluster/message_order.hpp>
#include <weir/actors/progress/cluster/node_protocol.hpp>

#include <optional>
#include <set>

namespace weir {

/// What a node's agent is made with.
struct node_agent_setup {
  std::shared_ptr<job_state> job;
  join_request who;
  bool secure = false;
  bool leads = false;                    ///< this node coordinates, and no other ever does
  std::vector<node_address> candidates;  ///< else: those that may
  /// Makes this node one of them; null: it is none. May throw.
  std::function<std::unique_ptr<candidacy>(candidacy_listener)> stand;
  /// Makes a coordinator, when this node is to lead.
  std::function<caf::actor(const std::optional<session_record>& inherited, cluster_coordinator::recorder)> coordinate;
};

/// The actor that is a node for all others: the one that is published. Joins the coordinator, or makes it, spawns and connects
/// the stages that are placed here, and tells what becomes of them. Takes begin_atom (with the keeper), drain_atom and
/// cancel_atom.
class node_agent final : public actor_base, private node_outlet {
 public:
  node_agent(caf::actor_config& config, node_agent_setup setup);

  caf::behavior make_behavior() override;
  void on_exit() override;

 private:
  /// Another node, as far as it is known.
  struct peer {
    caf::actor agent;
    caf::actor link;        ///< here, to it
    caf::actor other_link;  ///< there, to here
    caf::actor keeper;
    std::uint64_t process = 0;
    bool asked = false;  ///< it was told of this node
  };

  // What the protocol asks for.
  void say(const cluster_message& to_coordinator) override;
  void spawn(const deployment& what) override;
  void start(bool sources) override;
  void kill() override;
  void drain() override;
  void store(std::uint64_t epoch) override;
  void complete(std::uint64_t epoch) override;
  void fetch(const sync_order& what) override;
  void rejoin() override;
  void over(const std::string& error) override;

  void take(packet& message);
  /// A message that is not from the coordinator.
  void pass_on(const caf::actor& from, packet& message);
  void begin(const caf::actor& keeper);
  void lead(std::uint64_t term, const std::optional<session_record>& inherited);
  void elected(std::uint64_t term, const std::string* note);
  void deposed(const std::string& why);
  /// Gives up its connection to the coordinator, and looks for one after a while.
  void part(std::chrono::milliseconds wait);
  void connected();
  void coordinator_reached(const reached_message& message);
  void coordinator_lost(const std::string& why);
  /// Another candidate may have the lock.
  void turned_away();
  /// Logs this, unless it has since this node was connected last.
  void tell_once(const std::string& what);
  /// There is none here: it may be at another candidate.
  void look_elsewhere();
  [[nodiscard]] std::string shown_address() const;  ///< of whom it asks
  /// Asks for a connection; a reached_message tells. An empty name is for the coordinator.
  void reach(const std::string& node, const std::string& host, std::uint16_t port);
  void reached(const reached_message& message);
  void hello(const peer_hello& message);
  void greet(const std::string& node);
  peer& peer_of(const std::string& node);
  /// All nodes of the deployment are known: makes the stages.
  void spawn_if_met();
  void down(const caf::down_msg& message);
  void keeper_said(const keeper_event& event);
  void fetch_if_met();
  /// Another node, or what is known of it, is gone: what was to come from there does not come.
  void forget(const std::string& node, peer& other);
  void end();

  node_agent_setup setup_;
  node_protocol protocol_;
  caf::actor keeper_;
  caf::actor coordinator_;
  coordinator_search search_;
  bool leads_ = false;  ///< the coordinator is here
  std::shared_ptr<candidacy> candidacy_;
  message_numbers said_;  ///< to the coordinator, since there is a connection
  message_order heard_;   ///< from it
  std::uint64_t awaited_ = 0;  ///< the attempt to join that is to be answered; 0: none
  std::map<std::string, peer> peers_;
  std::optional<deployment> wanted_;  ///< the stages are not made yet
  std::optional<sync_order> fetching_;
  node_stages stages_;
  std::optional<std::string> over_;
  std::set<std::string> told_;  ///< to people, since it was connected last
};

}  // namespace weir
