#include <weir/actors/progress/stage_recorder.hpp>

namespace weir {

void stage_recorder::takes(const batch& in) {
  const auto now_ns = time_.steady_ns();
  enters(stage_state::busy, now_ns);
  into_->records_in.add(in.rows());
  into_->bytes_in.add(in.bytes());
  into_->batches_in.add(1);
  const auto& header = in.header();
  // Results of an interval, and batches that were made before the job, did not come from a source just now.
  if (header.ingest_ns > 0 && header.ingest_ns <= now_ns)
    into_->latency.add(now_ns - header.ingest_ns);
  if (header.watermark_us != INT64_MIN) into_->watermark_us.set(header.watermark_us);
}

void stage_recorder::gives(const batch& out) {
  into_->records_out.add(out.rows());
  into_->bytes_out.add(out.bytes());
  into_->batches_out.add(1);
}

void stage_recorder::sends(std::size_t outbox, const batch& out, std::size_t outstanding_bytes) {
  auto& to = into_->outboxes[outbox];
  to.records.add(out.rows());
  to.bytes.add(out.bytes());
  to.batches.add(1);
  to.outstanding_bytes.set(outstanding_bytes);
}

void stage_recorder::passes(const tick& now) {
  into_->last_tick.set(now.number);
  into_->last_tick_ms.set(now.time_ms);
}

}  // namespace weir
