#pragma once

#include <weir/messages/mark.hpp>

#include <cstdint>

namespace weir {

/// When the ticks of a job are due, and what they are called: batch times are whole multiples of the
/// interval on the wall clock, as in Spark. A function of time only.
class metronome {
 public:
  /// The job starts at these readings of the clocks, after tick `last` of an earlier run, if there was one:
  /// numbers and batch times go on behind it. `interval_ms` > 0.
  metronome(std::int64_t start_steady_ns, std::int64_t start_unix_ns, std::int64_t interval_ms,
            const tick& last = {})
      : interval_ms_(interval_ms), last_number_(last.number) {
    const auto start_ms = start_unix_ns / 1'000'000;
    zero_ms_ = start_ms - start_ms % interval_ms;
    zero_steady_ns_ = start_steady_ns - (start_unix_ns - zero_ms_ * 1'000'000);
    if (zero_ms_ < last.time_ms) zero_ms_ = last.time_ms;
  }

  /// Tick `number` (from 1, or from behind the last of an earlier run): the interval before its batch time.
  [[nodiscard]] tick at(std::uint64_t number) const {
    return {number, zero_ms_ + intervals(number) * interval_ms_};
  }
  /// When tick `number` is due on the steady clock.
  [[nodiscard]] std::int64_t due_ns(std::uint64_t number) const {
    return zero_steady_ns_ + intervals(number) * interval_ms_ * 1'000'000;
  }
  /// The first tick that is not due yet.
  [[nodiscard]] std::uint64_t next_after(std::int64_t steady_ns) const {
    const auto passed = (steady_ns - zero_steady_ns_) / (interval_ms_ * 1'000'000);
    return last_number_ + 1 + static_cast<std::uint64_t>(passed < 0 ? 0 : passed);
  }

 private:
  [[nodiscard]] std::int64_t intervals(std::uint64_t number) const {
    return static_cast<std::int64_t>(number - last_number_);
  }


  std::int64_t interval_ms_;
  std::uint64_t last_number_;
  std::int64_t zero_ms_;
  std::int64_t zero_steady_ns_;
};

}  // namespace weir
