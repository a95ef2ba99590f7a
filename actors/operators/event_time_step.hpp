#pragma once

#include <weir/actors/operators/event_clock.hpp>
#include <weir/actors/operators/operator.hpp>
#include <weir/actors/progress/watermark_alignment.hpp>
#include <weir/actors/progress/watermark_generator.hpp>

#include <memory>
#include <optional>
#include <tuple>

namespace weir {

/// Whom a stream of records waits for in event time; see watermark_alignment.
struct alignment_member {
  std::shared_ptr<watermark_alignment> group;
  std::size_t stream = 0;
};

/// A step that lets every record through and makes the watermark of its partition.
template <class F>
class event_time_step {
 public:
  static constexpr bool rejects = false;
  static constexpr bool keeps_records = true;
  static constexpr bool makes_watermarks = true;
  static constexpr bool passes_all = true;

  event_time_step(F time_of, const watermark_generator::options& how, alignment_member with)
      : time_of_(std::move(time_of)), generator_(how), with_(std::move(with)) {}

  template <class In, class Next>
  void operator()(const In& in, Next& next) {
    observe(in);
    next(in);
  }
  template <class In>
  void observe(const In& in) {
    generator_.observe(std::chrono::floor<std::chrono::microseconds>(std::invoke(time_of_, in)));
  }

  /// Before the first record: goes on where an earlier attempt was.
  void open(const operator_context& context) {
    partition_ = context.partition;
    newest_.emplace(context.states->value<event_time>("watermark"));
    if (const auto* known = newest_->get()) generator_.resume(*known);
    if (with_.group) with_.group->forget(with_.stream, partition_);
  }
  /// Behind the records of a batch.
  void advance(outputs& out) {
    out.advance(generator_.current());
    if (with_.group && generator_.active()) with_.group->reached(with_.stream, partition_, generator_.newest());
  }
  void tick(const weir::tick& now, outputs& out) {
    const auto* saved = newest_->get();
    if (generator_.newest() != event_time::min() && (!saved || *saved != generator_.newest()))
      newest_->set(generator_.newest());
    const auto reached = generator_.tick(now.time_ms);
    if (!ended_) out.advance(reached);
    if (with_.group && generator_.idle()) with_.group->forget(with_.stream, partition_);
  }
  /// The stream has come to its end.
  void end(outputs& out) {
    ended_ = true;
    out.advance(last_watermark);
    if (with_.group) with_.group->forget(with_.stream, partition_);
  }

 private:
  F time_of_;
  watermark_generator generator_;
  alignment_member with_;
  std::size_t partition_ = 0;
  bool ended_ = false;
  std::optional<value_state<event_time>> newest_;
};

namespace detail {

template <class Step>
concept clock_step = Step::makes_watermarks;

/// The place of the last step that makes watermarks, or the number of steps.
template <class... Steps>
consteval std::size_t clock_place(const std::tuple<Steps...>*) {
  std::size_t place = sizeof...(Steps);
  std::size_t at = 0;
  ((place = clock_step<Steps> ? at : place, ++at), ...);
  return place;
}

}  // namespace detail
}  // namespace weir
