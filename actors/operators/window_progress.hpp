#pragma once

#include <weir/actors/operators/operator.hpp>
#include <weir/actors/windows/floor_division.hpp>

#include <algorithm>
#include <optional>

namespace weir {

/// How far the windows of a partition have come.
struct window_progress {
  event_time up_to = event_time::min();  ///< what ended before it has sent its results
  std::int64_t early_ms = INT64_MIN;     ///< last tick that was asked for early results

  friend bool operator==(const window_progress&, const window_progress&) = default;
};
BOOST_DESCRIBE_STRUCT(window_progress, (), (up_to, early_ms))

/// Remembers how far the windows of a partition have come, so that nothing is sent again after a crash.
class window_clock {
 public:
  explicit window_clock(const operator_context& context)
      : saved_(context.states->value<window_progress>("progress")) {}

  /// What ended before it has sent its results.
  [[nodiscard]] event_time up_to() const { return now().up_to; }
  /// After a restart inputs may be behind for a while: what was reached stays reached.
  void reach(event_time up_to) {
    auto next = now();
    next.up_to = std::max(next.up_to, up_to);
    set(next);
  }

  /// Was there a multiple of this since the last tick that was asked about?
  [[nodiscard]] bool is_early_time(std::int64_t now_ms, std::int64_t every_ms) {
    auto next = now();
    auto before = std::exchange(next.early_ms, now_ms);
    if (before == INT64_MIN) before = now_ms - 1;
    set(next);
    return detail::floor_division(before, every_ms) != detail::floor_division(now_ms, every_ms);
  }

 private:
  const window_progress& now() const {
    if (!now_) {
      const auto* saved = saved_.get();
      now_ = saved ? *saved : window_progress{};
    }
    return *now_;
  }
  void set(const window_progress& next) {
    if (next == now()) return;
    now_ = next;
    saved_.set(next);
  }

  value_state<window_progress> saved_;
  mutable std::optional<window_progress> now_;
};

}  // namespace weir
