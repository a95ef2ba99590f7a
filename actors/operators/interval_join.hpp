#pragma once

#include <weir/actors/operators/for_each_record.hpp>
#include <weir/actors/operators/kept_watermark.hpp>
#include <weir/actors/operators/timed_rows.hpp>
#include <weir/messages/keyed.hpp>

#include <cassert>

namespace weir {

/// When two records are near enough: the right one is from `from` to `to` later than the left one, both included;
/// either may be negative.
struct interval_bounds {
  std::chrono::microseconds from{0};
  std::chrono::microseconds to{0};
};

/// Pairs records of two streams with equal keys whose times are near enough, and sends records that found none
/// when none can come any more, where they are to be kept: `keyed<K, std::pair<A, B>>`. Late records are refused.
/// The watermark of what it sends is as far behind as records wait for partners.
template <class Left, class Right, bool KeepLeft, bool KeepRight>
class interval_join final : public stream_operator {
  using k = typename Left::key_type;
  using v = typename Left::value_type;
  using w = typename Right::value_type;
  using a = std::conditional_t<KeepRight, std::optional<v>, v>;
  using b = std::conditional_t<KeepLeft, std::optional<w>, w>;

 public:
  static constexpr std::size_t ports = 1;
  using result = keyed<k, std::pair<a, b>>;

  interval_join(const operator_context& context, Left left, Right right,
                const interval_bounds& within)
      : context_(context),
        left_(std::move(left)),
        right_(std::move(right)),
        within_(within),
        lefts_(*context.states, "left"),
        rights_(*context.states, "right"),
        watermark_(*context.states),
        results_(context.pool, context.limits),
        letters_(context, ports) {}

  void on_batch(const batch&, outputs&) override { assert(false && "an operator with two inputs"); }

  void on_input(const input_ref& from, const batch& in, outputs& out) override {
    last_ = in.header();
    results_.from(last_);
    if (from.side == 0) {
      take(left_, in, lefts_, rights_, within_, out,
           [](const v& own, const w& other) { return std::pair<a, b>(own, other); });
    } else {
      take(right_, in, rights_, lefts_, {-within_.to, -within_.from}, out,
           [](const w& own, const v& other) { return std::pair<a, b>(other, own); });
    }
    results_.done();
  }

  void on_watermark(event_time up_to, outputs& out) override {
    watermark_.reach(up_to);
    results_.from(last_);
    expire(lefts_, within_.to, up_to, [&](const k& key, const v& own) {
      if constexpr (KeepLeft) send({key, {own, std::nullopt}}, out);
    });
    expire(rights_, -within_.from, up_to, [&](const k& key, const w& own) {
      if constexpr (KeepRight) send({key, {std::nullopt, own}}, out);
    });
    results_.done();
    if (up_to == event_time::max()) return out.advance(last_watermark);
    const auto behind = std::max({std::chrono::microseconds(0), within_.to, -within_.from});
    out.advance({up_to < event_time::min() + behind ? event_time::min() : up_to - behind, false});
  }
  [[nodiscard]] bool makes_watermarks() const override { return true; }

  void on_tick(const tick&, outputs&) override { watermark_.tick(); }

  void flush(outputs& out) override {
    results_.flush([&](batch full) { out.send(0, std::move(full)); });
    letters_.flush(out);
  }

 private:
  static event_time last_partner(event_time at, std::chrono::microseconds to) {
    return to.count() > 0 && at > event_time::max() - to ? event_time::max() : at + to;
  }
  /// One past the last partner; for ever if there is no such time.
  static event_time end_of(event_time at, std::chrono::microseconds to) {
    const auto last = last_partner(at, to);
    return last == event_time::max() ? last : last + std::chrono::microseconds(1);
  }

  template <class Side, class Own, class Others, class Pair>
  void take(Side& side, const batch& in, Own& own, Others& others, const interval_bounds& within,
            outputs& out, Pair pair) {
    side.clock.read(in, times_);
    for_each_record<typename Side::record>(
        context_, in, letters_, out, [&](std::size_t i, const auto& record) {
          const auto at = times_[i];
          if (watermark_.late(at))
            return letters_.add(in.header(), i, detail::describe_row<typename Side::record>(in, i),
                                late_reason, out);
          const k key = std::invoke(side.key, record);
          const auto hash = hash_row(key);
          const auto& value = std::invoke(side.value, record);
          bool matched = false;
          if (const auto number = others.find(key, hash); number != Others::none) {
            for (auto& each : others.of(number)) {
              const auto& other = others.row(each);
              if (other.at < at + within.from || other.at > last_partner(at, within.to)) continue;
              matched = true;
              send({key, pair(value, other.value)}, out);
              if constexpr (KeepLeft || KeepRight) others.match(number, each);
            }
          }
          own.add(key, hash, {at, matched, value}, end_of(at, within.to));
        });
  }

  template <class Rows, class Keep>
  void expire(Rows& rows, std::chrono::microseconds to, event_time up_to, Keep keep) {
    rows.for_each_due(up_to, [&](std::size_t number) {
      auto& all = rows.of(number);
      auto next = event_time::max();
      std::erase_if(all, [&](const auto& each) {
        const auto& row = rows.row(each);
        if (end_of(row.at, to) > up_to) {
          next = std::min(next, end_of(row.at, to));
          return false;
        }
        if (!row.matched) keep(rows.key(number), row.value);
        return true;
      });
      if (!all.empty()) rows.look_at(number, next);
    });
  }

  void send(const result& made, outputs& out) {
    results_.append(made, [&](batch full) { out.send(0, std::move(full)); });
  }

  operator_context context_;
  Left left_;
  Right right_;
  interval_bounds within_;
  timed_rows<k, v> lefts_;
  timed_rows<k, w> rights_;
  kept_watermark watermark_;
  batch_writer<result> results_;
  rejections letters_;
  batch_header last_;
  std::vector<event_time> times_;
};

}  // namespace weir
