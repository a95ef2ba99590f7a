#pragma once

#include <weir/actors/progress/stage_kind.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace weir {

/// How long records took to a stage, in buckets. A batch counts once, by its oldest record.
struct latency_histogram {
  /// Upper bounds of the buckets, in nanoseconds; there is one bucket more, for what took longer.
  static constexpr std::array<std::int64_t, 18> bounds_ns = {
      100'000,       250'000,       500'000,       1'000'000,      2'500'000,      5'000'000,
      10'000'000,    25'000'000,    50'000'000,    100'000'000,    250'000'000,    500'000'000,
      1'000'000'000, 2'500'000'000, 5'000'000'000, 10'000'000'000, 30'000'000'000, 60'000'000'000};

  std::array<std::uint64_t, bounds_ns.size() + 1> batches{};  ///< by bucket
  double sum_s = 0;
};

/// What one partition of a stage has done so far. "In" is what the operator took up; of a source, the records
/// that it read (rejected ones included).
struct partition_metrics {
  std::uint64_t records_in = 0;
  std::uint64_t bytes_in = 0;     ///< 0 for a source
  std::uint64_t batches_in = 0;   ///< 0 for a source
  std::uint64_t records_out = 0;  ///< once, however many stages read them; without dead letters
  std::uint64_t bytes_out = 0;
  std::uint64_t batches_out = 0;
  std::uint64_t rejected = 0;     ///< records that became dead letters
  double idle_s = 0;              ///< nothing to do
  double busy_s = 0;              ///< in the operator or source
  double back_pressured_s = 0;    ///< waiting for credit
  std::uint64_t queue_bytes = 0;  ///< on their way to this partition, or waiting in front of it
  std::uint64_t last_tick = 0;    ///< number of the last tick that passed; 0: none yet
  std::int64_t last_tick_ms = 0;  ///< its batch time, Unix
  std::optional<std::int64_t>
      watermark_us;           ///< of the last batch, Unix; none if it has no event time
  latency_histogram latency;  ///< from the source, until the operator takes the batch up
};

struct stage_metrics {
  std::string name;
  stage_kind kind = stage_kind::operation;
  std::vector<partition_metrics> partitions;
};

/// What one partition of a stage has sent along one edge of the plan.
struct edge_metrics {
  std::size_t from = 0;       ///< stage
  std::size_t partition = 0;  ///< of that stage
  std::size_t port = 0;       ///< of that stage
  bool dead_letters = false;  ///< is it the port of dead letters
  std::size_t to = 0;         ///< stage
  std::uint64_t records = 0;
  std::uint64_t bytes = 0;
  std::uint64_t batches = 0;
  std::uint64_t outstanding_bytes = 0;  ///< sent, and not processed yet, to all partitions of `to`
  std::uint64_t credit_bytes = 0;  ///< that may still be sent to the partition with least credit
};

/// What a job has done so far, and when that was. A value.
struct job_metrics {
  std::string job;
  std::string node;                   ///< of a cluster; empty: the job runs in one process
  bool running = false;               ///< started, and not ended
  double uptime_s = 0;                ///< since the start; stands still at the end
  std::int64_t unix_ms = 0;           ///< when this was read
  std::int64_t interval_ms = 0;       ///< the batch interval
  std::uint64_t batch_bytes = 0;      ///< memory of all batches now
  std::uint64_t batch_bytes_max = 0;  ///< and at most so far
  std::vector<stage_metrics> stages;  ///< as in the plan
  std::vector<edge_metrics> edges;
};

}  // namespace weir
