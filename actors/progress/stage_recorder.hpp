#pragma once

#include <weir/actors/progress/stage_meters.hpp>
#include <weir/messages/batch.hpp>
#include <weir/messages/clock.hpp>
#include <weir/messages/mark.hpp>

#include <memory>

namespace weir {

/// What a stage partition calls as it works, so that its meters are right. Costs per batch, not per record;
/// reads the clock where it says so. One thread at a time.
class stage_recorder {
 public:
  /// `time` must outlive this.
  stage_recorder(std::shared_ptr<stage_meters> into, const clock& time)
      : into_(std::move(into)), time_(time) {}

  /// The state that begins at `now_ns`, or now, which reads the clock if it is another.
  void enters(stage_state next, std::int64_t now_ns) {
    if (next == state_) return;
    state_ = next;
    into_->time.enter(next, now_ns);
  }
  void enters(stage_state next) {
    if (next != state_) enters(next, time_.steady_ns());
  }

  /// The operator takes a batch up, and is busy from now on: reads the clock.
  void takes(const batch& in);
  /// A source has read this many records so far.
  void has_read(std::uint64_t records) { into_->records_in.set(records); }
  /// A batch leaves by a port, whoever reads that.
  void gives(const batch& out);
  /// Dead letters leave.
  void rejects(const batch& letters) { into_->rejected.add(letters.rows()); }
  /// A batch goes to a receiver, for which so many bytes are outstanding then.
  void sends(std::size_t outbox, const batch& out, std::size_t outstanding_bytes);
  /// A receiver gave credit back.
  void granted(std::size_t outbox, std::size_t outstanding_bytes) {
    into_->outboxes[outbox].outstanding_bytes.set(outstanding_bytes);
  }
  /// How long it has been busy in all; reads the clock.
  [[nodiscard]] std::int64_t busy_ns() const { return into_->time.read(time_.steady_ns()).busy_ns; }
  /// A tick has passed.
  void passes(const tick& now);

 private:
  std::shared_ptr<stage_meters> into_;
  const clock& time_;
  stage_state state_ = stage_state::stopped;
};

}  // namespace weir
