#pragma once

#include <weir/actors/operators/event_clock.hpp>
#include <weir/actors/operators/for_each_record.hpp>
#include <weir/actors/operators/kept_watermark.hpp>

namespace weir {

/// Lets the first record of each key through and drops others that follow within a time: of event time, if the
/// stream has any (late records are refused then), or of the time of ticks: from the tick that ends the interval of the first one on.
template <row K, row T, class Key>
class dedup final : public stream_operator {
 public:
  static constexpr std::size_t ports = 1;

  dedup(const operator_context& context, Key key, event_clock clock,
        std::chrono::microseconds within)
      : context_(context),
        key_(std::move(key)),
        clock_(std::move(clock)),
        within_(within),
        first_(context.states->keyed<K, event_time>("first", {.timed = true})),
        watermark_(*context.states),
        results_(context.pool, context.limits),
        letters_(context, ports) {}

  void on_batch(const batch& in, outputs& out) override {
    results_.from(in.header());
    if (clock_) clock_.read(in, times_);
    for_each_record<T>(context_, in, letters_, out, [&](std::size_t i, const T& record) {
      if (clock_ && watermark_.late(times_[i]))
        return letters_.add(in.header(), i, detail::describe_row<T>(in, i), late_reason, out);
      const K key = std::invoke(key_, record);
      const auto hash = hash_row(key);
      auto number = first_.find(key, hash);
      if (number != first_.none && (!clock_ || times_[i] < end_of(first_.value(number)))) return;
      number = first_.change(key, hash).number;
      if (clock_) {
        first_.value(number) = times_[i];
        first_.set_due(number, end_of(times_[i]).time_since_epoch().count());
      } else {
        first_.mark(number);
      }
      results_.append(record, [&](batch full) { out.send(0, std::move(full)); });
    });
    results_.done();
  }

  void on_watermark(event_time up_to, outputs&) override {
    if (!clock_) return;
    watermark_.reach(up_to);
    forget(up_to);
  }

  void on_tick(const tick& now, outputs&) override {
    watermark_.tick();
    if (clock_) return;
    const event_time at(std::chrono::milliseconds(now.time_ms));
    first_.for_each_marked([&](std::size_t number) {
      first_.value(number) = at;
      first_.set_due(number, end_of(at).time_since_epoch().count());
    });
    forget(at);
  }

  void flush(outputs& out) override {
    results_.flush([&](batch full) { out.send(0, std::move(full)); });
    letters_.flush(out);
  }

 private:
  [[nodiscard]] event_time end_of(event_time first) const {
    return first > event_time::max() - within_ ? event_time::max() : first + within_;
  }
  void forget(event_time up_to) {
    first_.for_each_due(up_to.time_since_epoch().count(),
                        [this](std::size_t number) { first_.erase(number); });
  }

  operator_context context_;
  Key key_;
  event_clock clock_;
  std::chrono::microseconds within_;
  keyed_state<K, event_time>& first_;
  kept_watermark watermark_;
  batch_writer<T> results_;
  rejections letters_;
  std::vector<event_time> times_;
};

}  // namespace weir
