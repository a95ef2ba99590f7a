#pragma once

#include <weir/actors/progress/restart_policy.hpp>
#include <weir/actors/stages/stage_messages.hpp>

namespace weir {

struct stage_id {
  std::size_t stage = 0;
  std::size_t partition = 0;
};

/// What a controller knows of a connected part of its job.
struct component {
  enum class condition {
    running,
    stopping,  ///< to be started again when all its actors are gone
    waiting,   ///< for the time of its next start
    asking,    ///< the keeper what it goes on from
    ended,
  };

  explicit component(const restart_policy::options& how) : restarts(how) {}

  condition is = condition::ended;
  std::uint64_t incarnation = 0;
  std::vector<std::vector<caf::actor>> actors;  ///< by stage (of the whole job) and partition
  std::size_t running = 0;                      ///< actors that are not down
  std::int64_t wait_ns = 0;                     ///< before the next start
  restart_policy restarts;
};

}  // namespace weir
