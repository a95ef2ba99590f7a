#pragma once

#include <weir/actors/progress/interval_ledger.hpp>
#include <weir/actors/progress/rate_estimator.hpp>

namespace weir {

/// How many records a second a source partition may take in: a fixed maximum, and below it what backpressure
/// finds. Not thread-safe.
class source_throttle {
 public:
  /// Rates are of this partition, in records per second; 0: no limit.
  struct options {
    double records_per_second_max = 0;
    double records_per_second_initial = 0;  ///< until backpressure has its first estimate
    std::optional<rate_estimator::options> backpressure;
  };

  explicit source_throttle(const options& by);

  /// What holds now; 0: no limit.
  [[nodiscard]] double records_per_second() const { return now_; }

  /// The source sent this tick; it has taken in so many records in all.
  void sent(std::uint64_t tick, std::uint64_t records);

  /// All stages have processed the interval, whose tick was due at `due_ns` on the steady clock. Returns
  /// whether what holds has changed.
  [[nodiscard]] bool done(const interval_report& interval, std::int64_t due_ns);

 private:
  struct open_interval {
    std::uint64_t tick = 0;
    std::uint64_t records = 0;
  };

  options by_;
  std::optional<rate_estimator> estimator_;
  std::deque<open_interval> open_;
  std::uint64_t counted_ = 0;
  double now_ = 0;
};

}  // namespace weir
