#pragma once

#include <weir/actors/control/cluster/link.hpp>
#include <weir/actors/control/cluster/node_stages.hpp>
#include <weir/actors/control/job_state.hpp>
#include <weir/actors/progress/cluster/message_order.hpp>
#include <weir/actors/progress/cluster/node_protocol.hpp>

#include <optional>

namespace weir {

/// What a node's agent is made with.
struct node_agent_setup {
  std::shared_ptr<job_state> job;
  join_request who;
  std::string coordinator_host;  ///< empty: the coordinator is on this node
  std::uint16_t coordinator_port = 0;
  bool secure = false;
};

/// The actor that is a node for all others: the one that is published. Joins the coordinator, spawns and connects the
/// stages that are placed here, and tells what becomes of them. Takes begin_atom (with the keeper and, on its node, the
/// coordinator), drain_atom, cancel_atom and leave_atom.
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
  void begin(const caf::actor& keeper, const caf::actor& coordinator);
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
  message_numbers said_;  ///< to the coordinator, since there is a connection
  message_order heard_;   ///< from it
  std::uint64_t awaited_ = 0;  ///< the attempt to join that is to be answered; 0: none
  std::map<std::string, peer> peers_;
  std::optional<deployment> wanted_;  ///< the stages are not made yet
  std::optional<sync_order> fetching_;
  node_stages stages_;
  std::optional<std::string> over_;
  bool told_away_ = false;
};

}  // namespace weir
