#include <weir/actors/progress/stage_meters.hpp>

#include <algorithm>

namespace weir {

namespace {

double seconds(std::int64_t ns) { return static_cast<double>(ns) * 1e-9; }

}  // namespace

void latency_meter::add(std::int64_t ns) {
  const auto& bounds = latency_histogram::bounds_ns;
  const auto bucket = std::lower_bound(bounds.begin(), bounds.end(), ns) - bounds.begin();
  batches_[static_cast<std::size_t>(bucket)].add(1);
  sum_ns_.add(ns);
}

latency_histogram latency_meter::read() const {
  latency_histogram seen;
  for (std::size_t i = 0; i < batches_.size(); ++i) seen.batches[i] = batches_[i].read();
  seen.sum_s = seconds(sum_ns_.read());
  return seen;
}

partition_metrics stage_meters::read(std::int64_t now_ns) const {
  partition_metrics seen;
  seen.records_in = records_in.read();
  seen.bytes_in = bytes_in.read();
  seen.batches_in = batches_in.read();
  seen.records_out = records_out.read();
  seen.bytes_out = bytes_out.read();
  seen.batches_out = batches_out.read();
  seen.rejected = rejected.read();
  const auto spent = time.read(now_ns);
  seen.idle_s = seconds(spent.idle_ns);
  seen.busy_s = seconds(spent.busy_ns);
  seen.back_pressured_s = seconds(spent.back_pressured_ns);
  seen.last_tick = last_tick.read();
  seen.last_tick_ms = last_tick_ms.read();
  if (const auto us = watermark_us.read(); us != INT64_MIN) seen.watermark_us = us;
  seen.latency = latency.read();
  return seen;
}

}  // namespace weir
