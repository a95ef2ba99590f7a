#pragma once

// The coordinator of a simulated cluster, while its node leads.

#include <weir/actors/progress/cluster/coordinator_protocol.hpp>

namespace weir::testing {

class simulated_cluster;

class simulated_coordinator final : public coordinator_outlet {
 public:
  simulated_coordinator(simulated_cluster& in, std::string name, std::uint64_t term, coordinator_protocol::options how);

  void take(const std::string& node, const cluster_message& what);
  void lost(const std::string& node, std::uint64_t process);
  void recorded(std::uint64_t number);
  void resign() { protocol_.resign(); }
  [[nodiscard]] std::uint64_t term() const { return term_; }

  void send(const std::string& node, const cluster_message& what) override;
  void fill(deployment& into) override;
  void record(std::uint64_t number, const session_record& what) override;
  void log(const std::string& line) override;
  void over(const std::string& stage, const std::string& error) override;

 private:
  /// Wakes the protocol when it wants to be.
  void settle();

  simulated_cluster& in_;
  std::string name_;
  std::uint64_t term_;
  coordinator_protocol protocol_;
};

}  // namespace weir::testing
