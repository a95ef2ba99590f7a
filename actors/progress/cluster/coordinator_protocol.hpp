#pragma once

#include <weir/actors/progress/cluster/cluster_codec.hpp>
#include <weir/actors/progress/cluster/copy_ledger.hpp>
#include <weir/actors/progress/cluster/epoch_agreement.hpp>
#include <weir/actors/progress/cluster/placement.hpp>
#include <weir/actors/progress/cluster/stranger_ledger.hpp>
#include <weir/actors/progress/poison_ledger.hpp>
#include <weir/actors/progress/restart_policy.hpp>

#include <map>
#include <optional>
#include <set>

namespace weir {

/// Where what the coordinator decides goes to.
class coordinator_outlet {
 public:
  virtual ~coordinator_outlet() = default;
  virtual void send(const std::string& node, const cluster_message& what) = 0;
  /// Fills in the ticks of a session and the number of its members. The coordinator's own copy of the state is the newest.
  virtual void fill(deployment& into) = 0;
  /// Leave this for the next coordinator, if no other is there by now; answered with `recorded`. Only if options say so.
  virtual void record(std::uint64_t number, const session_record& what) = 0;
  virtual void log(const std::string& line) = 0;
  /// The job is over; `error` is empty when nothing failed.
  virtual void over(const std::string& stage, const std::string& error) = 0;
};

/// What the coordinator of a cluster does: takes nodes in, places partitions on them, begins sessions, lets epochs become
/// complete, and begins anew with what is left when a node or a stage fails. Knows no network and no clock; called from
/// one thread.
///
/// A session goes through phases. Before it, nothing of the job runs anywhere, and all copies of the state are made equal
/// to the newest. While it runs, an epoch is committed in two steps, see epoch_agreement.
class coordinator_protocol {
 public:
  struct options {
    std::string self;  ///< the node that the coordinator is on; it always has a copy of the state
    std::string cluster;
    std::string weir;
    std::string job;
    std::string program;
    std::vector<std::string> expected;  ///< nodes that the first session waits for
    bool records = false;               ///< others may coordinate later
    std::vector<node_address> candidates;  ///< these, which nodes are told
    std::optional<session_record> inherited;  ///< what the one before this one has left
    std::size_t replicas = 0;           ///< other nodes that must have an epoch
    std::int64_t join_timeout_ns = 0;   ///< after which it does not wait for them
    std::int64_t clock_difference_max_ms = 1000;
    std::int64_t halt_timeout_ns = INT64_MAX / 2;  ///< a node whose stages have not ended by then is left out
    std::int64_t grace_ns = 0;  ///< of two nodes that do not reach each other one may prove to be lost within it
    std::int64_t away_first_ns = 2'000'000'000;  ///< see stranger_ledger
    std::int64_t away_max_ns = 30'000'000'000;
    std::vector<placed_stage> stages;
    std::map<std::string, std::string> asked;  ///< see place
    restart_policy::options restarts;
    std::size_t poison_attempts = 0;
  };

  coordinator_protocol(options how, coordinator_outlet& out, std::int64_t now_ns);

  /// What a node says. A join_request may come from a node that is not there yet.
  void take(const std::string& node, const cluster_message& what, std::int64_t now_ns, std::int64_t now_unix_ms);
  /// The connection to a node has ended.
  void lost(const std::string& node, std::int64_t now_ns);
  void drain(std::int64_t now_ns);
  void cancel(std::int64_t now_ns);
  void recorded(std::uint64_t number, std::int64_t now_ns);
  /// Another coordinates: sends all others away, to find it.
  void resign();
  /// Time has passed; to be called at `due_ns`.
  void wake(std::int64_t now_ns);
  /// INT64_MAX: there is nothing to wait for.
  [[nodiscard]] std::int64_t due_ns() const;

  enum class phase { gathering, halting, pausing, syncing, recording, deploying, receivers, sources, running, closing, over };
  [[nodiscard]] const options& how() const { return how_; }
  [[nodiscard]] phase now() const { return phase_; }
  [[nodiscard]] std::uint64_t session() const { return session_; }
  [[nodiscard]] const placement& placed() const { return placed_; }
  [[nodiscard]] std::uint64_t epoch() const { return agreement_.complete(); }

  struct member {
    join_request who;
    store_version has;
    std::uint64_t gathered = 0;  ///< an epoch of its last session that it has in memory alone
    std::uint64_t gathered_session = 0;
    bool done = true;  ///< with what the phase wants of it
    bool ended = false;
    bool leaving = false;
    bool takes_part = false;  ///< in the session
  };
  [[nodiscard]] const std::map<std::string, member>& members() const { return members_; }

 private:
  void join(const std::string& node, const join_request& who, std::int64_t now_ns, std::int64_t now_unix_ms);
  void report(const std::string& node, member& from, const node_report& what);
  void failure(const std::string& node, const node_failure& what, std::int64_t now_ns);
  /// A node ends, and the job goes on without it.
  void dismiss(const std::string& node, const std::string& why);
  /// Leaves out one of each two nodes that do not reach each other.
  void part_strangers(std::int64_t now_ns);

  /// Goes on to the next phase as long as there is nothing to wait for.
  void advance(std::int64_t now_ns);
  [[nodiscard]] bool can_begin();
  [[nodiscard]] bool enough() const;
  [[nodiscard]] bool all_done() const;
  void halt();
  /// Of those that were told to halt, those that have not in time; false: there is time, or nobody to leave out.
  bool leave_out_slow(std::int64_t now_ns);
  void sync();
  void let_go();
  void record(bool ended);
  void deploy();
  void order_all(node_order what, std::uint64_t epoch = 0, const std::string& text = {});
  void epochs();
  /// The job is over: tells the others, and itself when they know.
  void finish(const std::string& stage, const std::string& error);
  void close();
  [[nodiscard]] std::size_t workers() const;

  options how_;
  coordinator_outlet& out_;
  restart_policy restarts_;
  poison_ledger poison_;
  std::vector<refused_record> refused_;
  epoch_agreement agreement_;
  std::map<std::string, member> members_;
  copy_ledger copies_;
  phase phase_ = phase::gathering;
  std::uint64_t session_ = 0;
  std::uint64_t records_ = 0;   ///< so far
  std::uint64_t recorded_ = 0;  ///< the last one that is durable
  placement placed_;
  std::int64_t give_up_ns_;     ///< waiting for the nodes that are expected
  std::int64_t pause_until_ns_ = 0;
  std::int64_t halted_by_ns_ = INT64_MAX;
  std::int64_t close_at_ns_ = INT64_MAX;  ///< whoever has not answered by then
  std::string failed_stage_;
  std::string failure_;
  stranger_ledger strangers_;
  std::uint64_t halts_ = 0;     ///< orders so far
  bool first_ = true;           ///< no session has begun
  bool gave_up_ = false;        ///< waiting for all nodes that are expected
  bool replan_ = false;         ///< nodes came or want to go: a new session after the next epoch
  bool draining_ = false;
  bool told_short_ = false;
};

}  // namespace weir
