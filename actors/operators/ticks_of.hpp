#pragma once

#include <weir/actors/operators/operator.hpp>
#include <weir/config/chrono.hpp>

namespace weir {

/// A window over the batches of a stream: at each tick whose number is a multiple of `slide`, those of the last
/// `length` ticks. The first are not whole.
struct tick_window {
  std::uint64_t length = 1;
  std::uint64_t slide = 1;

  /// A window of these durations, whole multiples of the batch interval; a slide of 0 stands for one interval.
  static tick_window of(std::chrono::milliseconds length, std::chrono::milliseconds slide,
                        const operator_context& context) {
    const auto ticks = [&](std::chrono::milliseconds duration) {
      return static_cast<std::uint64_t>(
          std::max<std::int64_t>(1, duration.count() / context.batch_interval_ms));
    };
    return {ticks(length), ticks(slide)};
  }

  [[nodiscard]] bool due(std::uint64_t tick) const { return tick % slide == 0; }
  /// Does any window have the batch of this tick?
  [[nodiscard]] bool takes(std::uint64_t tick) const {
    return tick + length > (tick + slide - 1) / slide * slide;
  }
  /// The first tick of the window that ends with `tick`.
  [[nodiscard]] std::uint64_t first(std::uint64_t tick) const {
    return tick < length ? 1 : tick - length + 1;
  }
};

}  // namespace weir
