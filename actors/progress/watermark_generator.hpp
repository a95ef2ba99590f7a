#pragma once

#include <weir/messages/mark.hpp>

#include <algorithm>
#include <cstdint>

namespace weir {

/// Makes the watermark of one partition from the times of its records: the newest one, less how much out of
/// order records may be. Not thread-safe.
class watermark_generator {
 public:
  struct options {
    std::chrono::microseconds out_of_order_max{0};
    std::chrono::milliseconds idle_after{0};  ///< without records, to the next tick; 0: never
  };

  explicit watermark_generator(const options& how) : how_(how) {}

  void observe(event_time at) {
    newest_ = std::max(newest_, at);
    active_ = true;
  }
  /// Was a record observed since the last tick?
  [[nodiscard]] bool active() const { return active_; }

  [[nodiscard]] watermark current() const {
    const auto earliest = event_time::min() + how_.out_of_order_max;
    const auto up_to = newest_ < earliest ? event_time::min() : newest_ - how_.out_of_order_max;
    return {up_to, idle_ && !active_};
  }

  /// An interval has ended at this processing time.
  [[nodiscard]] watermark tick(std::int64_t now_ms) {
    if (active_ || last_active_ms_ == INT64_MIN) last_active_ms_ = now_ms;
    idle_ = how_.idle_after.count() != 0 && now_ms - last_active_ms_ >= how_.idle_after.count();
    active_ = false;
    return current();
  }

  /// Goes on where an earlier one was.
  void resume(event_time newest) { newest_ = newest; }
  [[nodiscard]] event_time newest() const { return newest_; }
  [[nodiscard]] bool idle() const { return idle_; }

 private:
  options how_;
  event_time newest_ = event_time::min();
  std::int64_t last_active_ms_ = INT64_MIN;
  bool active_ = false;
  bool idle_ = false;
};

}  // namespace weir
