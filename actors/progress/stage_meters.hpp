#pragma once

#include <weir/actors/progress/job_metrics.hpp>
#include <weir/actors/progress/time_shares.hpp>

namespace weir {

/// latency_histogram while it grows.
class latency_meter {
 public:
  void add(std::int64_t ns);
  [[nodiscard]] latency_histogram read() const;

 private:
  std::array<meter<std::uint64_t>, latency_histogram::bounds_ns.size() + 1> batches_;
  meter<std::int64_t> sum_ns_;
};

/// What went to one receiver.
struct outbox_meters {
  meter<std::uint64_t> records;
  meter<std::uint64_t> bytes;
  meter<std::uint64_t> batches;
  meter<std::uint64_t> outstanding_bytes;
};

/// The numbers of one stage partition. Its stage writes, one thread at a time; any thread reads.
struct alignas(64) stage_meters {
  explicit stage_meters(std::size_t outbox_count) : outboxes(outbox_count) {}

  meter<std::uint64_t> records_in;
  meter<std::uint64_t> bytes_in;
  meter<std::uint64_t> batches_in;
  meter<std::uint64_t> records_out;
  meter<std::uint64_t> bytes_out;
  meter<std::uint64_t> batches_out;
  meter<std::uint64_t> rejected;
  meter<std::uint64_t> last_tick;
  meter<std::int64_t> last_tick_ms;
  meter<std::int64_t> watermark_us{INT64_MIN};
  time_shares time;
  latency_meter latency;
  std::vector<outbox_meters> outboxes;

  /// All but what only the job knows: `queue_bytes`. `now_ns` is the steady clock.
  [[nodiscard]] partition_metrics read(std::int64_t now_ns) const;
};

}  // namespace weir
