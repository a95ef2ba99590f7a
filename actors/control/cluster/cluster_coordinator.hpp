#pragma once

#include <weir/actors/control/cluster/node_messages.hpp>
#include <weir/actors/control/job_state.hpp>
#include <weir/actors/progress/alarms.hpp>
#include <weir/actors/progress/cluster/coordinator_protocol.hpp>
#include <weir/actors/progress/cluster/message_order.hpp>

namespace weir {

/// The actor of a coordinator: gives coordinator_protocol what nodes say, and sends what it decides. It is asked through
/// the agent of its node, which passes on what comes for it. Takes drain_atom, cancel_atom, noted_atom with the number of a
/// record that is durable, and resign_atom.
class cluster_coordinator final : public actor_base, private coordinator_outlet {
 public:
  /// Leaves a numbered record for the next coordinator; noted_atom tells when it is durable.
  using recorder = std::function<void(std::uint64_t number, std::string packed_record)>;

  cluster_coordinator(caf::actor_config& config, std::shared_ptr<job_state> job, coordinator_protocol::options how,
                      recorder record);

  caf::behavior make_behavior() override;
  void on_exit() override;

 private:
  void send(const std::string& node, const cluster_message& what) override;
  void fill(deployment& into) override;
  void record(std::uint64_t number, const session_record& what) override;
  void log(const std::string& line) override;
  void over(const std::string& stage, const std::string& error) override;

  void take(const packet& message);
  void take_report(const caf::actor& from, std::uint64_t number, const cluster_message& what);
  void tell_status(const caf::response_promise& answer);
  /// Something has happened: waits for what is due.
  void settle();
  /// A node that was taken in is the one that `asking_` speaks for.
  void admit(const std::string& node);

  std::shared_ptr<job_state> job_;
  recorder record_;
  coordinator_protocol protocol_;
  /// A node that was taken in.
  struct connection {
    caf::actor agent;
    std::uint64_t process = 0;
    message_numbers said;
    message_order heard;
  };

  std::map<std::string, connection> nodes_;
  caf::actor asking_;  ///< whose message is being taken
  std::uint64_t asking_process_ = 0;
  alarms alarms_;
  bool over_ = false;
};

}  // namespace weir
