#pragma once

#include <weir/actors/control/job_state.hpp>
#include <weir/actors/progress/cluster/cluster_messages.hpp>

#include <caf/all.hpp>

#include <optional>
#include <unordered_map>

namespace weir {

/// The stages of a session that run on one node. Used by one actor, which monitors them.
class node_stages {
 public:
  /// A partition of a stage.
  struct place {
    std::string stage;
    std::uint32_t partition = 0;
  };

  node_stages(caf::event_based_actor& owner, std::shared_ptr<job_state> job, std::string node)
      : owner_(owner), job_(std::move(job)), node_(std::move(node)) {}

  /// Makes and connects those that are placed here. `links`: to the nodes of the deployment, null for this one. Throws
  /// std::runtime_error when the plan is not that of this program, and what making a stage throws.
  void make(const deployment& what, const caf::actor& keeper, const std::vector<caf::actor>& links);
  void start(bool sources);
  /// Sources read no more.
  void drain();
  /// Tells all to end, with this reason.
  void end(caf::exit_reason why);
  /// Which one an actor was that has ended; none: it was none of them.
  [[nodiscard]] std::optional<place> ended(const caf::actor_addr& which);
  /// All have ended.
  [[nodiscard]] bool none() const { return running_.empty(); }
  /// None was told to end.
  [[nodiscard]] bool wanted() const { return !actors_.empty(); }
  /// By stage and partition, null where they are on other nodes; empty: none runs.
  [[nodiscard]] const std::vector<std::vector<caf::actor>>& actors() const { return actors_; }
  [[nodiscard]] std::uint64_t session() const { return session_; }
  /// Lets go of the job.
  void forget();

 private:
  void begin(const deployment& what);
  void wake();

  caf::event_based_actor& owner_;
  std::shared_ptr<job_state> job_;
  std::string node_;
  std::uint64_t session_ = 0;
  std::vector<std::vector<caf::actor>> actors_;  ///< by stage and partition, null where they are on other nodes
  std::unordered_map<caf::actor_id, std::pair<std::size_t, std::size_t>> running_;
};

}  // namespace weir
