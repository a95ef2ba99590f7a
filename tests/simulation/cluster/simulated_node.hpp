#pragma once

// One node of a simulated cluster. What its stages would do is modelled: a node that runs gives its part of each epoch to
// all others.

#include <weir/actors/progress/cluster/node_protocol.hpp>

#include <functional>
#include <map>
#include <memory>
#include <stdexcept>

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

  /// A coordinator says something.
  void hear(const std::string& coordinator, std::uint64_t process, const cluster_message& what);
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
  std::string leader;   ///< where it looks for the coordinator, or believes it to be
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
  std::uint64_t awaited_ = 0;  ///< the attempt to join that is to be answered
  bool over_ = false;
};

}  // namespace weir::testing
