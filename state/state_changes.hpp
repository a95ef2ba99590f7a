#pragma once

#include <weir/state/byte_store.hpp>
#include <weir/state/manifest.hpp>
#include <weir/state/state_type.hpp>

#include <map>

namespace weir {

/// What a program declares, to be compared with what a store has of its job.
struct declared_program {
  struct state {
    std::string stage;
    std::string name;  ///< "<stage>/<name>"
    std::shared_ptr<const state_type> type;
  };
  /// A stage of the program, with the names that it had in earlier versions.
  struct stage {
    std::string kind;  ///< "source", "sink" or "operation"
    std::string name;
    std::vector<std::string> former_names;
    std::size_t partitions = 1;
  };
  std::vector<stage> stages;
  std::vector<state> states;
};

/// What becomes of a store's entries when a program goes on with them.
struct state_changes {
  std::map<std::string, std::string> renamed_stages;  ///< old name -> new name
  std::vector<std::string> dropped_states;            ///< by their names in the store
  std::vector<std::string> dropped_stages;            ///< sources and sinks that are no more
  std::vector<std::string> lines;                     ///< for people: what is new, changed, dropped
  std::vector<std::string> refusals;                  ///< why the job must not start
};

/// Compares a program with what the store has of its job. What cannot be kept is dropped if its state or
/// stage is named in `allow_drop`, and else a reason to refuse. Throws state_error for a damaged store.
[[nodiscard]] state_changes changes_of(byte_store& store, const manifest& last, const declared_program& now,
                                       const std::vector<std::string>& allow_drop);

/// Makes them so, in one transaction.
void apply(byte_store& store, const state_changes& changes);

/// Forgets all that came after a commit. Throws state_error when it is not kept any more.
void roll_back(byte_store& store, std::uint64_t commit);

}  // namespace weir
