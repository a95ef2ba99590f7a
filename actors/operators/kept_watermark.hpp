#pragma once

#include <weir/actors/operators/operator.hpp>

#include <algorithm>

namespace weir {

/// The watermark that an operator has reached. After a restart it is that of the last epoch, so that what was late
/// before is late again. Used by one thread.
class kept_watermark {
 public:
  explicit kept_watermark(state_registry& states) : saved_(states.value<event_time>("watermark")) {
    if (const auto* known = saved_.get()) up_to_ = *known;
  }

  [[nodiscard]] event_time up_to() const { return up_to_; }
  [[nodiscard]] bool late(event_time at) const { return at < up_to_; }

  /// After a restart inputs may be behind for a while: what was reached stays reached.
  void reach(event_time up_to) { up_to_ = std::max(up_to_, up_to); }
  /// An interval ends. That of a stream that has ended is not kept: a job that is started again may have more.
  void tick() {
    if (up_to_ == event_time::min() || up_to_ == event_time::max()) return;
    if (const auto* known = saved_.get(); !known || *known != up_to_) saved_.set(up_to_);
  }

 private:
  value_state<event_time> saved_;
  event_time up_to_ = event_time::min();
};

}  // namespace weir
