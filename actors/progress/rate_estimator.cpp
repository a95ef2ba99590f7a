#include <weir/actors/progress/rate_estimator.hpp>

#include <algorithm>
#include <stdexcept>

namespace weir {

namespace {

void require(bool holds, const char* what) {
  if (!holds) throw std::invalid_argument(what);
}

}  // namespace

rate_estimator::rate_estimator(const options& by) : by_(by) {
  require(by.batch_interval_ms > 0, "rate estimator: the batch interval must be above 0 ms");
  require(by.proportional >= 0, "rate estimator: `proportional` must not be below 0");
  require(by.integral >= 0, "rate estimator: `integral` must not be below 0");
  require(by.derivative >= 0, "rate estimator: `derivative` must not be below 0");
  require(by.records_per_second_min > 0, "rate estimator: `records_per_second_min` must be above 0");
}

std::optional<double> rate_estimator::next(const interval& went) {
  if (went.end_ms <= last_ms_ || went.records <= 0 || went.processing_ms <= 0) return std::nullopt;
  const auto processing_rate =
      static_cast<double>(went.records) / static_cast<double>(went.processing_ms) * 1000;
  const auto seconds = static_cast<double>(went.end_ms - last_ms_) / 1000;
  last_ms_ = went.end_ms;
  if (first_) {
    first_ = false;
    last_rate_ = processing_rate;
    last_error_ = 0;
    return std::nullopt;
  }
  const auto error = last_rate_ - processing_rate;
  const auto waiting =
      static_cast<double>(went.scheduling_delay_ms) * processing_rate / by_.batch_interval_ms;
  const auto change = (error - last_error_) / seconds;
  last_error_ = error;
  last_rate_ = std::max(last_rate_ - by_.proportional * error - by_.integral * waiting -
                            by_.derivative * change,
                        by_.records_per_second_min);
  return last_rate_;
}

}  // namespace weir
