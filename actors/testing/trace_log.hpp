#pragma once

#include <weir/actors/stages/stage_actor.hpp>

#include <unordered_map>

namespace weir::testing {

/// What a simulation has done: one entry for each message that an actor received.
class trace_log {
 public:
  /// `next` is about to take the first message of its mailbox.
  void note(std::int64_t now_ns, caf::resumable& next);

  [[nodiscard]] std::size_t size() const { return entries_.size(); }
  /// A line for each entry.
  [[nodiscard]] std::string to_text() const;

 private:
  struct entry {
    std::int64_t at_ns;
    std::uint32_t actor;  ///< in names_
    std::uint32_t input;
    const char* what;
    std::uint64_t number;
  };

  std::uint32_t name_of(const caf::scheduled_actor& who);

  std::vector<entry> entries_;
  std::vector<std::string> names_;
  std::unordered_map<caf::actor_id, std::uint32_t> numbers_;  ///< in names_
};

}  // namespace weir::testing
