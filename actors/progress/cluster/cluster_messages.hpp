#pragma once

// What the nodes of a cluster tell each other, beside records: rows that travel packed (see packed.hpp). A session is
// one beginning of the job on a set of nodes; its number grows for ever, and what carries an older one counts for nothing.

#include <weir/messages/row.hpp>

#include <boost/describe/class.hpp>

#include <compare>
#include <string>
#include <vector>

namespace weir {

/// What a node's copy of the state holds: its last commit, and the session that wrote it. Of two copies the greater
/// one is the newer; equal ones hold the same.
struct store_version {
  std::uint64_t session = 0;
  std::uint64_t commit = 0;

  friend auto operator<=>(const store_version&, const store_version&) = default;
};
BOOST_DESCRIBE_STRUCT(store_version, (), (session, commit))

/// A node asks to take part. Sent to the coordinator when a connection is there.
struct join_request {
  std::string cluster;
  std::string node;
  std::string weir;     ///< version
  std::string job;      ///< its name
  std::string program;  ///< its stages, edges, schemas and states, a line each
  std::string host;     ///< where other nodes reach it
  std::uint16_t port = 0;
  std::uint32_t cores = 0;
  bool works = true;
  bool keeps = true;              ///< what it has survives its process
  std::uint64_t process = 0;      ///< a number that another start of the node would not have
  std::uint64_t attempt = 0;      ///< how often this process has asked, with this
  std::int64_t unix_ms = 0;       ///< its clock
  std::uint64_t session_last = 0; ///< the greatest that it has seen
  store_version has;
};
BOOST_DESCRIBE_STRUCT(join_request, (),
                      (cluster, node, weir, job, program, host, port, cores, works, keeps, process, attempt,
                       unix_ms, session_last, has))

struct node_address {
  std::string name;
  std::string host;
  std::uint16_t port = 0;
};
BOOST_DESCRIBE_STRUCT(node_address, (), (name, host, port))

/// The answer; a node that is refused ends with the reason, unless there are others to ask.
struct join_answer {
  bool accepted = false;
  std::string reason;
  std::uint64_t process = 0;  ///< that of the request, as is `attempt`
  std::uint64_t attempt = 0;
  std::vector<node_address> others;  ///< that may coordinate, now or later
};
BOOST_DESCRIBE_STRUCT(join_answer, (), (accepted, reason, process, attempt, others))

/// What happened on a node.
enum class node_event : std::uint8_t {
  halted,    ///< nothing of the job runs; `has` is what it stored
  ready,     ///< its stages are there, and all nodes can be reached
  started,   ///< as far as it was told
  gathered,  ///< it has all of this epoch, in memory
  stored,    ///< and durably
  synced,    ///< its copy is as new as the one that it was told to fetch
  ended,     ///< its stages have come to their end
  leaving,   ///< it wants to go
  closed,    ///< it has been told of the end
};
struct node_report {
  node_event what = node_event::halted;
  std::uint64_t session = 0;
  std::uint64_t epoch = 0;  ///< of `halted`: one that was gathered in `session` and not stored; 0: none
  store_version has;
  std::uint64_t answers = 0;  ///< the order with this number
};
BOOST_DESCRIBE_STRUCT(node_report, (), (what, session, epoch, has, answers))

/// A stage cannot go on, or the node cannot do what it was told (`stage` is empty then).
struct node_failure {
  std::uint64_t session = 0;
  std::string stage;
  std::uint32_t partition = 0;
  std::string cause;
  std::string record;  ///< at which user code failed
  std::string peer;    ///< the node that cannot be reached, if it is that
  bool unfit = false;  ///< the node cannot keep a copy of the state
};
BOOST_DESCRIBE_STRUCT(node_failure, (), (session, stage, partition, cause, record, peer, unfit))

/// What the coordinator tells all nodes or one.
enum class node_order : std::uint8_t {
  halt,             ///< kill what runs, and report
  start_receivers,  ///< of what is ready
  start_sources,
  store,            ///< commit this epoch
  complete,         ///< enough nodes have this epoch: publish, forget
  drain,            ///< sources read no more
  end,              ///< the job is over; `text` is why, if it failed
  release,          ///< the node may go
  rejoin,           ///< the node counts as lost; it may come again
};
struct cluster_order {
  node_order what = node_order::halt;
  std::uint64_t session = 0;
  std::uint64_t epoch = 0;
  std::string text;
  std::uint64_t number = 0;  ///< of `halt`, to tell answers to earlier ones apart
};
BOOST_DESCRIBE_STRUCT(cluster_order, (), (what, session, epoch, text, number))

/// A record that a stage is to refuse.
struct refused_record {
  std::string stage;
  std::string record;
};
BOOST_DESCRIBE_STRUCT(refused_record, (), (stage, record))

/// A session begins: which node runs which partition, and from where the job goes on.
struct deployment {
  std::uint64_t session = 0;
  store_version from;
  std::int64_t begun_unix_ns = 0;  ///< where ticks are counted from
  std::uint64_t last_tick = 0;     ///< of all sessions before
  std::int64_t last_tick_ms = 0;
  std::uint64_t first_tick = 1;
  std::uint32_t parallelism = 1;
  std::vector<node_address> nodes;
  std::vector<std::uint32_t> placed;  ///< by stage and partition: index into `nodes`
  std::vector<refused_record> poison;
  std::uint32_t members = 0;
};
BOOST_DESCRIBE_STRUCT(deployment, (),
                      (session, from, begun_unix_ns, last_tick, last_tick_ms, first_tick, parallelism, nodes,
                       placed, poison, members))

/// Fetch the state of that node, which has what is asked for.
struct sync_order {
  std::uint64_t session = 0;
  node_address from;
  store_version version;
};
BOOST_DESCRIBE_STRUCT(sync_order, (), (session, from, version))

/// What a coordinator leaves to the next one before a session begins.
struct session_record {
  std::uint64_t session = 0;
  store_version from;              ///< what all nodes of it had
  std::string coordinator;         ///< its node
  std::vector<std::string> nodes;  ///< all of which have what was complete in it
  bool ended = false;              ///< and it was the last: the job is over
};
BOOST_DESCRIBE_STRUCT(session_record, (), (session, from, coordinator, nodes, ended))

}  // namespace weir
