#pragma once

#include <weir/messages/mark.hpp>

#include <cstdint>

namespace weir {

/// When the ticks of a job are due, and what they are called: batch times are whole multiples of the
/// interval on the wall clock, as in Spark. A function of time only.
class metronome {
 public:
  /// The job starts at these readings of the clocks. `interval_ms` > 0.
  metronome(std::int64_t start_steady_ns, std::int64_t start_unix_ns, std::int64_t interval_ms)
      : interval_ms_(interval_ms) {
    const auto start_ms = start_unix_ns / 1'000'000;
    zero_ms_ = start_ms - start_ms % interval_ms;
    zero_steady_ns_ = start_steady_ns - (start_unix_ns - zero_ms_ * 1'000'000);
  }

  /// Tick `number` (from 1): the interval before its batch time.
  [[nodiscard]] tick at(std::uint64_t number) const {
    return {number, zero_ms_ + static_cast<std::int64_t>(number) * interval_ms_};
  }
  /// When tick `number` is due on the steady clock.
  [[nodiscard]] std::int64_t due_ns(std::uint64_t number) const {
    return zero_steady_ns_ + static_cast<std::int64_t>(number) * interval_ms_ * 1'000'000;
  }

 private:
  std::int64_t interval_ms_;
  std::int64_t zero_ms_;
  std::int64_t zero_steady_ns_;
};

}  // namespace weir
