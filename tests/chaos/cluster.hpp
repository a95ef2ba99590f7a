#pragma once

#include "process.hpp"

#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

namespace chaos {

/// What is done to a cluster.
struct cluster_options {
  std::string job;  ///< the program of chaos_job.cpp
  long episodes = 30;
  unsigned long seed = 1;
  std::string directory = "cluster-chaos-run";
};

/// Three nodes on this machine that run the job with numbered input, and what happens to them. Throws std::runtime_error
/// when the output is not that of an undisturbed run, or a node ends as it should not.
class cluster_arena {
 public:
  /// `given` and `draw` must outlive it.
  cluster_arena(const cluster_options& given, std::mt19937_64& draw, long numbers, long rate);

  /// Kills, stops, or takes the disk of a node, or resets its connections; returns what was done. None: the job has ended.
  [[nodiscard]] std::string disturb();
  /// Has the job come to its end?
  [[nodiscard]] bool ended();
  /// Waits for the end and compares what was written.
  void finish();

 private:
  struct node {
    std::unique_ptr<process> runs;
    bool stopped = false;
  };

  [[nodiscard]] std::string path(const std::string& name) const { return given_.directory + "/" + name; }
  void write_input(long numbers) const;
  void write_cluster() const;
  void start(const std::string& name);
  void rest(long least_ms, long most_ms);
  /// Throws when a node that was not disturbed has ended with an error.
  void look();
  [[nodiscard]] std::string errors() const;

  const cluster_options& given_;
  std::mt19937_64& draw_;
  long numbers_;
  long rate_;
  long runs_ = 0;
  bool ended_ = false;
  std::map<std::string, node> nodes_;
};

}  // namespace chaos
