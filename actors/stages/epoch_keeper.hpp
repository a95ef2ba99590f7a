#pragma once

#include <weir/actors/progress/epoch_ledger.hpp>
#include <weir/actors/stages/actor_base.hpp>
#include <weir/actors/stages/epoch_writer.hpp>

#include <atomic>

namespace weir {

/// What the keeper of a job's epochs is made with; all outlive it.
struct epoch_keeper_setup {
  std::shared_ptr<byte_store> store;
  std::size_t retain = 0;
  const weir::clock* time = nullptr;
  caf::actor controller;
  /// By component: the greatest epoch that is committed. For the states, which read what was committed.
  std::vector<std::shared_ptr<std::atomic<std::uint64_t>>> committed;
};

/// The actor that writes epochs: gathers the parts of each component's epochs, commits what is complete and
/// tells sources and sinks. The only one that writes to the store. Ends with close_atom.
class epoch_keeper final : public actor_base {
 public:
  epoch_keeper(caf::actor_config& config, epoch_keeper_setup setup);

  caf::behavior make_behavior() override;
  void on_exit() override;

 private:
  using ledger = epoch_ledger<std::shared_ptr<epoch_part>>;
  struct component {
    std::uint64_t incarnation = 0;
    ledger epochs{0};
    std::vector<caf::actor> told;
  };

  void forget(const forget_message& message);
  void begin(const epoch_members_message& message);
  void take(const epoch_part_message& message);
  void commit(std::size_t number, const ledger::complete& epoch);
  void fold();
  template <class Work>
  void guarded(std::size_t number, Work&& work);

  epoch_keeper_setup setup_;
  epoch_writer writer_;
  std::vector<component> components_;
  bool fold_asked_ = false;
};

}  // namespace weir
