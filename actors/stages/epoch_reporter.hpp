#pragma once

#include <weir/actors/progress/epoch_clock.hpp>
#include <weir/actors/stages/stage_messages.hpp>

namespace weir {

/// How a stage partition takes part in epochs.
struct epoch_membership {
  caf::actor keeper;  ///< none: the job keeps no state
  epoch_clock epochs;
  std::size_t component = 0;
  std::uint64_t incarnation = 0;
  std::size_t member = 0;  ///< number within the component
  std::uint64_t committed = 0;  ///< the epoch that the job goes on from
  std::uint32_t partitions = 1;  ///< of the stage

  explicit operator bool() const { return static_cast<bool>(keeper); }

  [[nodiscard]] epoch_part_message message(const tick& end, bool ended, epoch_part part) const {
    return {component, incarnation, member, end, ended, std::make_shared<epoch_part>(std::move(part))};
  }
};

}  // namespace weir
