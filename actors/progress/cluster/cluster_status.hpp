#pragma once

// What a cluster says of itself when somebody asks: rows that travel packed (see packed.hpp).

#include <weir/messages/row.hpp>

#include <boost/describe/class.hpp>

#include <string>
#include <vector>

namespace weir {

struct node_status {
  std::string name;
  std::string host;
  std::uint16_t port = 0;
  std::uint32_t cores = 0;
  std::string does;  ///< "coordinates", "works", "keeps a copy", "leaves"; more than one with commas between
  bool answers = false;     ///< it was asked for its partitions, and told
  std::uint64_t commit = 0; ///< the last one that its copy of the state is known to have
};
BOOST_DESCRIBE_STRUCT(node_status, (), (name, host, port, cores, does, answers, commit))

/// A partition of a stage, as the node that runs it sees it. Counts begin with the process of that node.
struct partition_status {
  std::string stage;
  std::uint32_t partition = 0;
  std::string node;
  std::uint64_t records_in = 0;
  std::uint64_t records_out = 0;
  std::uint64_t rejected = 0;
  std::uint64_t queue_bytes = 0;    ///< on their way to it, or waiting in front of it
  std::uint64_t last_tick = 0;      ///< that passed; 0: none
  std::int64_t last_tick_ms = 0;    ///< its batch time, Unix
  std::int64_t read_unix_ms = 0;    ///< when the node looked, by its clock
};
BOOST_DESCRIBE_STRUCT(partition_status, (),
                      (stage, partition, node, records_in, records_out, rejected, queue_bytes, last_tick,
                       last_tick_ms, read_unix_ms))

struct cluster_status {
  std::string problem;  ///< why nothing else is said; empty: it is
  std::string cluster;
  std::string job;
  std::string phase;
  std::uint64_t session = 0;
  std::uint64_t epoch = 0;             ///< the last complete one
  std::int64_t epoch_unix_ms = 0;      ///< when it was written; 0: there is none
  std::uint64_t commit = 0;            ///< of the coordinator's copy
  std::uint32_t copies = 0;            ///< nodes that have that commit
  std::uint32_t parallelism = 0;       ///< that all nodes must have
  std::uint32_t replicas = 0;          ///< nodes besides the coordinator's that must have each
  std::int64_t read_unix_ms = 0;
  std::vector<node_status> nodes;
  std::vector<partition_status> partitions;  ///< by node, of those that answer
};
BOOST_DESCRIBE_STRUCT(cluster_status, (),
                      (problem, cluster, job, phase, session, epoch, epoch_unix_ms, commit, copies, parallelism, replicas,
                       read_unix_ms, nodes, partitions))

class coordinator_protocol;

/// What the coordinator knows by itself: all but the partitions and the times.
[[nodiscard]] cluster_status status_of(const coordinator_protocol& all);

}  // namespace weir
