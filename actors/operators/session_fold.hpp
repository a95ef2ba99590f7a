#pragma once

#include <weir/actors/operators/batch_writer.hpp>
#include <weir/actors/operators/event_clock.hpp>
#include <weir/actors/operators/for_each_record.hpp>
#include <weir/actors/operators/session_state.hpp>
#include <weir/actors/operators/window_progress.hpp>
#include <weir/actors/operators/window_rules.hpp>
#include <weir/actors/operators/tidy_memory.hpp>
#include <weir/actors/operators/window_store.hpp>

namespace weir {

/// Sessions: a key's window goes on as long as its records are not more than a gap apart, and sends its result
/// when the watermark reaches its end. A record that stands between two sessions makes them one. Ports, late
/// records and early results are those of keyed_windows; the grid of the rules has no say.
template <row K, row T, class Key, class Fold, class Row>
class session_fold final : public stream_operator {
  using store = session_store<K, Fold>;
  using session = typename store::session;
  using sessions = typename store::sessions;

 public:
  static constexpr std::size_t ports = 2;

  session_fold(const operator_context& context, Key key, Fold fold, std::chrono::microseconds gap,
               const window_rules& rules, event_clock clock)
      : context_(context),
        key_(std::move(key)),
        fold_(std::move(fold)),
        gap_(gap),
        rules_(rules),
        clock_(std::move(clock)),
        store_(context),
        progress_(context),
        results_(context.pool, context.limits),
        late_(context.pool, context.limits),
        letters_(context, ports) {}

  void on_batch(const batch& in, outputs& out) override {
    last_ = in.header();
    last_.exact = false;
    results_.from(last_);
    late_.from(in.header());
    if (!rules_.by_arrival) {
      clock_.read(in, times_);
    } else {
      times_.assign(in.rows(), arrival_ ? *arrival_ : unplaced);
    }
    for_each_record<T>(context_, in, letters_, out, [&](std::size_t at, const T& record) {
      const K key = std::invoke(key_, record);
      take(record, key, times_[at], out);
    });
    results_.done();
    late_.done();
  }

  void on_watermark(event_time up_to, outputs& out) override {
    if (!rules_.by_arrival || (arrival_ && up_to == event_time::max())) advance(up_to, out);
    if (up_to == event_time::max()) ended_ = true;
  }

  void on_tick(const tick& now, outputs& out) override {
    const event_time time{std::chrono::milliseconds(now.time_ms)};
    if (rules_.by_arrival) {
      if (!arrival_) settle_unplaced(time - std::chrono::microseconds(1));
      arrival_ = time;
      advance(ended_ ? event_time::max() : time, out);
    }
    if (rules_.early_every.count() == 0) return;
    if (!progress_.is_early_time(now.time_ms, rules_.early_every.count())) return;
    results_.from(last_);
    send_early(out);
    results_.done();
  }

  void flush(outputs& out) override {
    results_.flush([&](batch full) { out.send(0, std::move(full)); });
    late_.flush([&](batch full) { out.send(1, std::move(full)); });
    letters_.flush(out);
  }

 private:
  /// The time of records whose time is that of the next tick, which is not known.
  static constexpr event_time unplaced = event_time::min();

  void take(const T& record, const K& key, event_time time, outputs& out) {
    const auto end = detail::later(time, gap_);
    const auto hash = hash_row(key);
    const bool placed = time != unplaced;
    if (placed && detail::later(end, rules_.lateness) <= progress_.up_to()) {
      const auto known = store_.values().find(key, hash);
      if (known == store_.values().none || !touches(store_.values().value(known), time, end)) {
        late_.append(record, [&](batch full) { out.send(1, std::move(full)); });
        return;
      }
    }
    const auto number = store_.values().change(key, hash).number;
    auto& all = store_.values().value(number);
    auto& into = all[merge(all, {time, end, false, false, 0, fold_.fresh()})];
    if (!into.any) into.value = fold_.fresh();
    into.any = true;
    fold_.add(into.value, record);
    ++into.waiting;
    if (rules_.early_every.count() != 0) store_.values().mark(number);
    if (!placed) return;
    if (into.end <= progress_.up_to()) {
      into.sent = true;
      send(key, into, out);
    } else if (rules_.early_count != 0 && into.waiting >= rules_.early_count) {
      send(key, into, out);
    }
    set_due(number, all);
  }

  static bool touches(const sessions& all, event_time start, event_time end) {
    for (const auto& each : all)
      if (each.start <= end && start <= each.end) return true;
    return false;
  }

  /// Puts a session among those of its key, and makes it one with those it touches. Returns its place.
  std::size_t merge(sessions& all, session made) {
    std::size_t first = 0;
    while (first < all.size() && all[first].end < made.start) ++first;
    auto last = first;
    while (last < all.size() && all[last].start <= made.end) ++last;
    if (first == last) {
      all.insert(all.begin() + static_cast<std::ptrdiff_t>(first), std::move(made));
      return first;
    }
    auto& into = all[first];
    for (auto at = first + 1; at < last; ++at) join(into, all[at]);
    join(into, made);
    all.erase(all.begin() + static_cast<std::ptrdiff_t>(first) + 1,
              all.begin() + static_cast<std::ptrdiff_t>(last));
    return first;
  }
  void join(session& into, const session& other) {
    into.start = std::min(into.start, other.start);
    into.end = std::max(into.end, other.end);
    into.waiting += other.waiting;
    into.sent = into.start != unplaced && into.end <= progress_.up_to();
    if (!other.any) return;
    if (into.any) {
      detail::join_states(fold_, into.value, other.value);
    } else {
      into.value = other.value;
      into.any = true;
    }
  }

  /// When somebody must look at the key again: a session ends, or takes no record any more.
  void set_due(std::size_t number, const sessions& all) {
    auto due = event_time::max();
    for (const auto& each : all)
      if (each.start != unplaced)
        due = std::min(due, each.sent ? detail::later(each.end, rules_.lateness) : each.end);
    store_.values().set_due(number, due.time_since_epoch().count());
  }

  void advance(event_time up_to, outputs& out) {
    if (up_to <= progress_.up_to()) return;
    results_.from(last_);
    auto& values = store_.values();
    values.for_each_due(up_to.time_since_epoch().count(), [&](std::size_t number) {
      auto& all = values.value(number);
      for (auto& each : all) {
        if (each.sent || each.end > up_to || each.start == unplaced) continue;
        each.sent = true;
        send(values.key(number), each, out);
      }
      std::erase_if(all, [&](const session& each) {
        return each.sent && detail::later(each.end, rules_.lateness) <= up_to;
      });
      if (all.empty()) {
        values.erase(number);
      } else {
        set_due(number, all);
      }
    });
    tidy_(values);
    progress_.reach(up_to);
    results_.done();
  }

  void send(const K& key, session& each, outputs& out) {
    each.waiting = 0;
    if (!each.any) return;
    const window when{each.start, each.end};
    results_.append(
        window_row<Row>::make(key, when, detail::window_value(fold_, key, when, each.value)),
        [&](batch full) { out.send(0, std::move(full)); });
    if (!rules_.discarding) return;
    each.any = false;
    each.value = fold_.fresh();
  }

  /// The results of sessions that go on and have new records.
  void send_early(outputs& out) {
    auto& values = store_.values();
    const auto send_new = [&](std::size_t number) {
      bool changed = false;
      for (auto& each : values.value(number)) {
        if (each.waiting == 0 || each.sent || each.start == unplaced) continue;
        send(values.key(number), each, out);
        changed = true;
      }
      if (changed) values.touch(number);
    };
    if (!std::exchange(marks_known_, true)) values.for_each(send_new);
    values.for_each_marked(send_new);
  }

  void settle_unplaced(event_time time) {
    auto& values = store_.values();
    values.for_each([&](std::size_t number) {
      auto& all = values.value(number);
      if (all.empty() || all.front().start != unplaced) return;
      auto made = std::move(all.front());
      all.erase(all.begin());
      made.start = time;
      made.end = detail::later(time, gap_);
      merge(all, std::move(made));
      values.touch(number);
      set_due(number, all);
    });
  }

  operator_context context_;
  Key key_;
  Fold fold_;
  std::chrono::microseconds gap_;
  window_rules rules_;
  event_clock clock_;
  store store_;
  window_clock progress_;
  tidy_memory tidy_;
  std::vector<event_time> times_;
  std::optional<event_time> arrival_;  ///< of records now; none before the first tick
  bool ended_ = false;                 ///< has the input
  bool marks_known_ = false;  ///< are all with new records marked: not before the first time
  batch_writer<Row> results_;
  batch_writer<T> late_;
  rejections letters_;
  batch_header last_;
};

}  // namespace weir
