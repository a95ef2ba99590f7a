#pragma once

#include <weir/tests/support/zookeeper_server.hpp>

#include "disk.hpp"
#include "network.hpp"
#include "process.hpp"

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace chaos {

/// What is done to a cluster.
struct cluster_options {
  std::string job;  ///< the program of chaos_job.cpp
  long episodes = 30;
  unsigned long seed = 1;
  std::string directory = "cluster-chaos-run";
  std::string certificates;  ///< where those of the nodes and of their authority are; empty: none
  bool standby = false;      ///< each node may coordinate, by a lock in a server of ZooKeeper
  bool network = false;      ///< each node has a network and a disk of its own; see hide_mounts
};

/// Three nodes on this machine that run the job with numbered input, and what can be done to them. Throws
/// std::runtime_error, with what the nodes said, when the output is not that of an undisturbed run, the job does not go on,
/// or a node ends as it should not.
class cluster_arena {
 public:
  static constexpr std::chrono::milliseconds node_timeout{900};
  static constexpr const char* coordinator = "a";
  static const std::vector<std::string> names;

  /// `given` must outlive it.
  cluster_arena(const cluster_options& given, long numbers, long rate);
  ~cluster_arena();

  void start(const std::string& name);
  /// Kills it; `start` starts it again.
  void kill(const std::string& name);
  void signal(const std::string& name, int number) const { nodes_.at(name).runs->signal(number); }
  void lose_disk(const std::string& name);
  /// With options.network.
  [[nodiscard]] disk& disk_of(const std::string& name) { return *nodes_.at(name).keeps; }
  [[nodiscard]] network& between() { return *network_; }
  /// With options.standby.
  [[nodiscard]] weir::testing::zookeeper_server& service() { return *service_; }
  /// The node that coordinates, by what it says; empty: none does.
  [[nodiscard]] std::string leader() const;
  /// Did the node end within this time? It may have failed with an error, until it is started again.
  [[nodiscard]] bool ends(const std::string& name, std::chrono::milliseconds within);

  /// Waits so long, or until the job has ended.
  void rest(std::chrono::milliseconds time);
  /// Waits until what has become complete from now on is published, for at most a minute. Returns how long that took.
  std::chrono::milliseconds await_progress();
  /// The same until all nodes take part.
  std::chrono::milliseconds await_all();
  /// Has the job come to its end?
  [[nodiscard]] bool ended();
  /// Waits for the end and compares what was written.
  void finish();

 private:
  struct node {
    std::unique_ptr<process> runs;
    std::unique_ptr<disk> keeps;
    bool may_fail = false;
    std::size_t said_before = 0;  ///< bytes, by those that ran before
  };

  [[nodiscard]] std::string path(const std::string& name) const {
    return given_.directory + "/" + name;
  }
  void write_input() const;
  void write_cluster() const;
  /// Throws when a node that may not fail has ended with an error.
  void look();
  /// Epochs that have files.
  [[nodiscard]] std::size_t published() const;
  /// By what the coordinator said last.
  [[nodiscard]] bool all_take_part() const;
  [[nodiscard]] std::string said_by(const std::string& name) const;
  [[nodiscard]] bool leads(const std::string& said) const;
  /// Waits until it is so or the job has ended; returns how long that took.
  template <class Question>
  std::chrono::milliseconds await(const std::string& complaint, Question is_so);
  [[nodiscard]] std::string said() const;

  const cluster_options& given_;
  long numbers_;
  long rate_;
  long runs_ = 0;
  bool ended_ = false;
  std::unique_ptr<network> network_;
  std::unique_ptr<weir::testing::zookeeper_server> service_;
  std::map<std::string, node> nodes_;
};

}  // namespace chaos
