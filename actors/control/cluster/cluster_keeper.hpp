#pragma once

#include <weir/actors/control/cluster/node_messages.hpp>
#include <weir/actors/control/cluster/part_codec.hpp>
#include <weir/actors/progress/epoch_ledger.hpp>
#include <weir/actors/stages/epoch_writer.hpp>
#include <weir/state/store_copy.hpp>

#include <atomic>
#include <deque>
#include <map>

namespace weir {

/// What the keeper of a node is made with; all outlive it.
struct cluster_keeper_setup {
  std::shared_ptr<byte_store> store;
  std::size_t retain = 0;
  const clock* time = nullptr;
  caf::actor agent;  ///< is told what happens
  std::shared_ptr<std::atomic<std::uint64_t>> committed;
  state_types types;
  std::shared_ptr<segment_pool> pool;
};

/// The actor that keeps a node's copy of the job's state: gathers the parts of each epoch from the stages of all nodes, and
/// commits one when it is told to. The only one that writes to the store. Gives and takes whole copies.
class cluster_keeper final : public actor_base {
 public:
  cluster_keeper(caf::actor_config& config, cluster_keeper_setup setup);

  caf::behavior make_behavior() override;
  void on_exit() override;

 private:
  using ledger = epoch_ledger<std::shared_ptr<epoch_part>>;

  void begin(const epoch_members_message& message);
  void take(const epoch_part_message& message);
  void order(const keeper_order& what);
  void store(std::uint64_t epoch);
  void fold();
  void fetch(const keeper_fetch& what);
  void give(bool first);
  void replace(const copy_piece& piece);
  void failed(const std::string& why, bool unfit);
  void tell(keeper_event what);
  template <class Work>
  void guarded(Work&& work);

  cluster_keeper_setup setup_;
  epoch_writer writer_;
  std::vector<caf::actor> links_;
  ledger epochs_{0};
  std::uint64_t session_ = 0;
  std::deque<ledger::complete> gathered_;
  std::vector<caf::actor> told_;
  std::map<caf::actor_addr, store_reader> readers_;  ///< of those that copy from here
  std::unique_ptr<store_replacement> replacement_;
  keeper_fetch fetching_;
  bool fold_asked_ = false;
};

/// What a store has, by the last manifest.
[[nodiscard]] store_version version_of(const manifest& last);

}  // namespace weir
