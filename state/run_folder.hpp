#pragma once

#include <weir/state/saved_state.hpp>

namespace weir {

/// Keeps the number of commits small that a state has chunks of: merges the newest of them when there are
/// many, and older ones only when they are not much larger, so that each entry is written a logarithmic number
/// of times (a log-structured merge; O'Neil et al. 1996). Works in steps; what it leaves after any step is
/// whole. Not thread-safe.
class run_folder {
 public:
  static constexpr std::size_t runs_max = 8;
  static constexpr std::size_t step_bytes = 4u << 20;

  /// A state has got chunks of a commit.
  void grown(const std::string& state, std::shared_ptr<const state_type> type, std::uint32_t id);

  /// One step, in a transaction of its own, of merging commits up to this one. False: nothing is due.
  bool step(byte_store& store, std::uint64_t last_commit);

 private:
  struct known_state {
    std::uint32_t id = 0;
    chunk_reader reader;
    std::size_t grown = 0;  ///< commits since runs were counted
  };
  /// A merge under way: these commits, from this hash on.
  struct merge {
    known_state* of = nullptr;
    std::vector<std::uint64_t> runs;
    bool oldest = false;  ///< nothing older is left
    std::uint64_t next_hash = 0;
  };

  [[nodiscard]] std::optional<merge> next_merge(byte_store& store, std::uint64_t last_commit);
  /// Merges from `next_hash` on; false: it is through.
  bool advance(byte_store::writing& out, merge& m);

  std::map<std::string, known_state> states_;
  std::optional<merge> under_way_;
  std::shared_ptr<segment_pool> pool_ = segment_pool::make();
};

}  // namespace weir
