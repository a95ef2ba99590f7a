#pragma once

#include <weir/config/chrono.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace weir {

/// One process of a cluster, as all others know it.
struct cluster_node {
  std::string name;
  /// Where the others reach it: a name, an IPv4 or an IPv6 address, without brackets.
  std::string host;
  /// 0: any that is free, which only a node that joins can have.
  std::uint16_t port = 0;
  /// Deploys the job, and decides when epochs are complete.
  bool coordinates = false;
  /// Takes the coordinator's place when it is lost; needs a lock.
  bool stands_by = false;
  /// Runs partitions of stages.
  bool works = true;
  /// What its share of the partitions goes by; 0: the cores of its machine.
  std::size_t cores = 0;
};

/// What a job needs to know to run on many nodes. config/cluster.toml has the names that these have in a file.
struct cluster_settings {
  /// Nodes that say another name are refused.
  std::string name = "weir";
  /// The name of this node; empty: not chosen yet.
  std::string node;
  /// In the order of the file; where there is none (--join): this node only.
  std::vector<cluster_node> nodes;
  /// A node to ask for the others; empty: `nodes` are all.
  std::string join_host;
  std::uint16_t join_port = 0;

  /// Time between two signs of life.
  std::chrono::milliseconds heartbeat{500};
  /// A node is lost when nothing was heard of it for so long.
  std::chrono::milliseconds node_timeout{3000};
  /// A node whose clock differs by more from the coordinator's is refused.
  std::chrono::milliseconds clock_difference_max{1000};
  /// How long to wait for the nodes at the start.
  std::chrono::milliseconds join_timeout{10'000};
  /// Other nodes that must have an epoch before it is complete; none: 1 from three nodes on.
  std::optional<std::size_t> replicas;
  /// Where those that coordinate or stand by agree who does, as parse_lock_address takes it; empty: there is one that may.
  std::string lock;
  /// The lock is free when nothing was heard of its holder for so long.
  std::chrono::milliseconds lock_timeout{6000};
  /// Stages by name, and the node that runs all their partitions.
  std::vector<std::pair<std::string, std::string>> place;

  /// PEM files of this node and of the authority that signed all of them: all three, or none.
  std::string certificate;
  std::string key;
  std::string authority;
  /// Allows addresses that other machines reach without certificates.
  bool insecure = false;
  /// Compresses what nodes send each other.
  bool compress = false;
};

}  // namespace weir
