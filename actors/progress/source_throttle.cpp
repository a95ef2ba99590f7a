#include <weir/actors/progress/source_throttle.hpp>

namespace weir {

namespace {

/// The smaller of two limits, where 0 is none.
double tighter(double one, double other) {
  if (one == 0) return other;
  if (other == 0) return one;
  return std::min(one, other);
}

/// A time that is not 0 is at least 1 ms: work of less tells something, too.
std::int64_t ms_of(std::int64_t ns) { return ns <= 0 ? 0 : std::max<std::int64_t>(1, ns / 1'000'000); }

}  // namespace

source_throttle::source_throttle(const options& by) : by_(by), now_(by.records_per_second_max) {
  if (!by.backpressure) return;
  estimator_.emplace(*by.backpressure);
  now_ = tighter(by.records_per_second_max, by.records_per_second_initial);
}

void source_throttle::sent(std::uint64_t tick, std::uint64_t records) {
  if (!estimator_) return;
  open_.push_back({tick, records - counted_});
  counted_ = records;
}

bool source_throttle::done(const interval_report& interval, std::int64_t due_ns) {
  if (!estimator_) return false;
  while (!open_.empty() && open_.front().tick < interval.tick) open_.pop_front();
  if (open_.empty() || open_.front().tick != interval.tick) return false;
  const auto records = open_.front().records;
  open_.pop_front();
  const auto rate = estimator_->next({.end_ms = interval.done_ns / 1'000'000,
                                      .records = static_cast<std::int64_t>(records),
                                      .processing_ms = ms_of(interval.busy_ns_max),
                                      .scheduling_delay_ms = ms_of(interval.done_ns - due_ns)});
  if (!rate) return false;
  now_ = tighter(by_.records_per_second_max, *rate);
  return true;
}

}  // namespace weir
