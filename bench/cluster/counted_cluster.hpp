#pragma once

// A cluster of which only the protocols are there: those of the coordinator and of the nodes, with their messages as bytes.
// Nothing fails by itself, nothing takes time, and no node has stages, data or a network: what is counted is what nodes and
// coordinator tell each other, and what the coordinator needs for it.

#include <weir/actors/progress/cluster/coordinator_protocol.hpp>
#include <weir/actors/progress/cluster/node_protocol.hpp>

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace weir::bench {

class counted_cluster;

/// A node: its protocol, and numbers instead of stages and of a state.
class counted_node final : public node_outlet {
 public:
  counted_node(counted_cluster& in, const join_request& who);

  void connect() { protocol_.connected(0); }
  void disconnect() { protocol_.disconnected(); }
  void take(const cluster_message& what) { protocol_.take(what); }
  /// Its keeper has all parts of the next epoch, if its stages run.
  void gather();
  /// What it was told to store is stored, if it takes no longer.
  void store_due();

  [[nodiscard]] std::size_t partitions() const { return partitions_; }
  [[nodiscard]] bool runs() const { return runs_; }
  [[nodiscard]] std::size_t waiting_most() const { return waiting_most_; }
  [[nodiscard]] std::uint64_t complete() const { return complete_; }

  void say(const cluster_message& to_coordinator) override;
  void spawn(const deployment& what) override;
  void start(bool sources) override { runs_ = runs_ || sources; }
  void kill() override;
  void drain() override {}
  void store(std::uint64_t epoch) override;
  void complete(std::uint64_t epoch) override { complete_ = epoch; }
  void fetch(const sync_order& what) override;
  void rejoin() override {}
  void over(const std::string&) override {}

 private:
  counted_cluster& in_;
  std::string name_;
  node_protocol protocol_;
  store_version has_;
  std::uint64_t session_ = 0;
  std::uint64_t next_epoch_ = 1;
  std::uint64_t complete_ = 0;
  std::size_t partitions_ = 0;
  std::size_t waiting_ = 0;  ///< epochs that are gathered and not stored
  std::size_t waiting_most_ = 0;
  std::uint64_t storing_ = 0;  ///< an epoch; 0: none
  std::size_t stored_at_ = 0;  ///< when the cluster has passed so many epochs
  bool runs_ = false;
};

class counted_cluster final : public coordinator_outlet {
 public:
  struct options {
    std::size_t nodes = 3;
    std::vector<placed_stage> stages;
    std::string program;
    std::size_t store_takes = 0;  ///< epochs that come while a node stores one
    bool bytes =
        true;  ///< messages travel encoded; without it neither their size nor the codec counts
  };
  explicit counted_cluster(options how);

  /// All nodes join, and the first session runs.
  void begin();
  /// All nodes gather one more epoch, and do what follows from it.
  void pass_epoch();
  /// The connections to so many nodes, the last by name, end one after another; a session runs on the others.
  void lose(std::size_t count);
  /// They come again.
  void find();

  struct traffic {
    std::uint64_t messages = 0;
    std::uint64_t bytes = 0;
    friend bool operator==(const traffic&, const traffic&) = default;
  };
  /// What was sent since the last call, by what it is; orders and reports by their names.
  [[nodiscard]] std::map<std::string_view, traffic> take_counts() {
    return std::exchange(counts_, {});
  }
  /// Processor seconds of the coordinator since the last call: reading what it is told, deciding, and writing what it says.
  [[nodiscard]] double take_coordinator_s() { return std::exchange(coordinator_s_, 0); }
  /// Copies of parts of epochs that keepers have sent to each other since the last call.
  [[nodiscard]] std::uint64_t take_part_copies() { return std::exchange(part_copies_, 0); }

  [[nodiscard]] const coordinator_protocol& coordinator() const { return *coordinator_; }
  [[nodiscard]] const std::map<std::string, counted_node>& nodes() const { return nodes_; }
  /// Epochs that a node has gathered and not stored, at most.
  [[nodiscard]] std::size_t waiting_most() const;

  // For the nodes.

  void later(std::function<void()> what) { later_.push_back(std::move(what)); }
  void to_coordinator(const std::string& node, const cluster_message& what);
  [[nodiscard]] std::size_t passed() const { return passed_; }
  [[nodiscard]] std::size_t store_takes() const { return how_.store_takes; }

  void send(const std::string& node, const cluster_message& what) override;
  void fill(deployment& into) override;
  void record(std::uint64_t, const session_record&) override {}
  void log(const std::string&) override {}
  void over(const std::string& stage, const std::string& error) override;

 private:
  struct letter {
    std::string node;
    std::string bytes;
    cluster_message whole;  ///< without bytes
  };

  [[nodiscard]] letter letter_for(const std::string& node, const cluster_message& what);
  /// Until nobody has anything to do.
  void run();
  void coordinate(const std::function<void()>& work);
  void deliver_to_coordinator();
  void deliver_to_nodes();

  options how_;
  std::map<std::string, counted_node> nodes_;
  std::unique_ptr<coordinator_protocol> coordinator_;
  std::deque<std::function<void()>> later_;
  std::vector<letter> to_nodes_;
  std::vector<letter> to_coordinator_;
  std::vector<std::string> lost_;
  std::map<std::string_view, traffic> counts_;
  double coordinator_s_ = 0;
  std::uint64_t part_copies_ = 0;
  std::size_t passed_ = 0;  ///< epochs
};

}  // namespace weir::bench
