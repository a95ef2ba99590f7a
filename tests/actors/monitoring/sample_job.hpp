#pragma once

#include <weir/actors/progress/job_metrics.hpp>

namespace weir::testing {

/// A job with a source, an operation of two partitions and a sink, after 2 s.
inline job_metrics sample_job() {
  job_metrics job{
      .job = "sample", .running = true, .uptime_s = 2, .unix_ms = 12'000, .interval_ms = 1000};
  const partition_metrics at_start{.last_tick = 1, .last_tick_ms = 11'000};
  job.stages = {{"lines \"of\" a", stage_kind::source, {at_start}},
                {"count", stage_kind::operation, {at_start, at_start}},
                {"print", stage_kind::sink, {at_start}},
                {"dead letter log", stage_kind::sink, {{}}}};
  auto& source = job.stages[0].partitions[0];
  source.records_in = source.records_out = 5000;
  source.busy_s = 1.5;
  auto& count = job.stages[1].partitions[1];
  count.records_in = 5000;
  count.records_out = 40;
  count.queue_bytes = 77;
  count.watermark_us = 1'500'000;
  count.latency.batches[0] = 2;
  count.latency.batches[18] = 1;
  count.latency.sum_s = 61.25;
  job.stages[2].partitions[0].records_in = 40;
  job.edges = {{.from = 0, .port = 0, .to = 1, .records = 5000, .bytes = 9000, .credit_bytes = 100},
               {.from = 0, .port = 1, .dead_letters = true, .to = 3},
               {.from = 1, .partition = 0, .to = 2},
               {.from = 1, .partition = 1, .to = 2, .records = 40}};
  return job;
}

}  // namespace weir::testing
