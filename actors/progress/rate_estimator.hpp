#pragma once

#include <cstdint>
#include <optional>

namespace weir {

/// Tells at what rate a source may go on, from how long its last interval took: Spark Streaming's
/// PIDRateEstimator, whose rule and defaults these are.
class rate_estimator {
 public:
  struct options {
    double batch_interval_ms = 1000;
    double proportional = 1.0;  ///< weight of the last error
    double integral = 0.2;      ///< weight of the errors summed up: what waits to be processed
    double derivative = 0.0;    ///< weight of the error's change
    double records_per_second_min = 100;
  };

  /// Throws std::invalid_argument unless interval and minimum are above 0 and the weights are not below.
  explicit rate_estimator(const options& by);

  /// How an interval went.
  struct interval {
    std::int64_t end_ms = 0;  ///< when it was finished; any clock
    std::int64_t records = 0;
    std::int64_t processing_ms = 0;
    std::int64_t scheduling_delay_ms = 0;  ///< how long it waited to be processed
  };

  /// The next rate in records per second; none for the first interval and for one that tells nothing
  /// (without records, without work, or not after the last).
  [[nodiscard]] std::optional<double> next(const interval& went);

 private:
  options by_;
  bool first_ = true;
  std::int64_t last_ms_ = -1;
  double last_rate_ = -1;
  double last_error_ = -1;
};

}  // namespace weir
