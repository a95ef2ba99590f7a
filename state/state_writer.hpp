#pragma once

#include <weir/state/manifest.hpp>
#include <weir/state/run_folder.hpp>

#include <memory>
#include <optional>
#include <string>

namespace weir {

/// What one partition of a stage changed in one state since its last epoch.
struct state_delta {
  std::string state;  ///< "<stage>/<name>"
  std::shared_ptr<const state_type> type;
  std::vector<batch> rows;  ///< of saved rows, each key once
};

/// Writes epochs: each a transaction, all or nothing. Used on one thread, which is the only one that writes to
/// the store. All functions throw state_error.
class state_writer {
 public:
  /// `retain`: how many epochs before the last one can be gone back to.
  state_writer(std::shared_ptr<byte_store> store, std::size_t retain);

  /// The last commit; an empty one for a store that is new.
  [[nodiscard]] const manifest& last() const { return last_; }

  /// One epoch: entries that changed, and rows that take the place of those in the last manifest.
  void commit(const std::vector<state_delta>& deltas, std::vector<manifest_row> rows, std::uint64_t epoch,
              std::int64_t tick_ms, std::int64_t now_ms);

  /// Does some of the merging that is due, in a transaction of its own. False: nothing is due.
  bool fold() { return folder_.step(*store_, oldest_kept_); }

 private:
  void put_states(byte_store::writing& out, const std::vector<state_delta>& deltas, std::uint64_t commit);
  std::uint32_t id_of(byte_store::writing& out, const std::string& state, const state_type& type);
  void forget_old(byte_store::writing& out, std::uint64_t newest);

  std::shared_ptr<byte_store> store_;
  std::size_t retain_;
  manifest last_;
  std::uint64_t oldest_kept_ = 0;
  std::shared_ptr<segment_pool> pool_ = segment_pool::make();
  run_folder folder_;
};

/// The last commit of a store, or the one with this number; an empty one for a new store. Throws state_error
/// when there is no such commit.
[[nodiscard]] manifest read_manifest(byte_store& store, std::optional<std::uint64_t> commit = {});

/// All commits that can be gone back to, oldest first.
[[nodiscard]] std::vector<std::uint64_t> commits_of(byte_store& store);

}  // namespace weir
