#pragma once

#include <weir/actors/operators/batch_writer.hpp>
#include <weir/actors/operators/event_clock.hpp>
#include <weir/actors/operators/for_each_record.hpp>
#include <weir/actors/operators/key_block.hpp>
#include <weir/actors/operators/window_progress.hpp>
#include <weir/actors/operators/window_rules.hpp>
#include <weir/actors/operators/window_store.hpp>
#include <weir/actors/operators/window_totals.hpp>
#include <weir/messages/windowed.hpp>

namespace weir {

/// Windows that are the same for all keys. Port 0 has their results, as `Row` (see window_row), port 1 the
/// records that were late for all windows. A window sends its results when the watermark reaches its end; one
/// that has ended and takes late records sends the key's result again after each.
template <row K, row T, class Key, class Fold, class Row>
class keyed_windows final : public stream_operator {
  using store = window_store<K, Fold>;
  using table = typename store::table;

 public:
  static constexpr std::size_t ports = 2;

  keyed_windows(const operator_context& context, Key key, Fold fold, const window_rules& rules,
                event_clock clock)
      : context_(context),
        key_(std::move(key)),
        fold_(fold),
        rules_(rules),
        cells_(rules),
        clock_(std::move(clock)),
        store_(context, rules.early()),
        progress_(context),
        totals_(std::move(fold)),
        results_(context.pool, context.limits),
        late_(context.pool, context.limits),
        letters_(context, ports) {}

  void on_batch(const batch& in, outputs& out) override {
    last_ = in.header();
    last_.exact = false;
    results_.from(last_);
    late_.from(in.header());
    place_ = {};
    times_.clear();
    for (std::size_t at = 0; at < in.rows(); ++at) {
      try {
        take(in, at, out);
      } catch (const canceled&) {
        throw;
      } catch (...) {
        refuse_or_throw<T>(context_, in, at, letters_, out);
      }
    }
    results_.done();
    late_.done();
  }

  void on_watermark(event_time up_to, outputs& out) override {
    const bool ends = up_to == event_time::max();
    // After a restart the last tick is known: what came since is of the interval behind it.
    if (rules_.by_arrival && ends && !arrival_ && progress_.up_to() != event_time::min())
      settle_unplaced(*(arrival_ = progress_.up_to()));
    if (!rules_.by_arrival || (arrival_ && ends)) advance(up_to, out);
    if (ends) ended_ = true;
  }

  void on_tick(const tick& now, outputs& out) override {
    const event_time time{std::chrono::milliseconds(now.time_ms)};
    if (rules_.by_arrival) {
      settle_unplaced(time - std::chrono::microseconds(1));
      advance(ended_ ? event_time::max() : time, out);
      arrival_ = time;
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
  /// The cell of records between two times, if all that they do is to change it.
  struct placed {
    event_time first = event_time::max();
    event_time end = event_time::min();
    table* into = nullptr;
  };

  /// Takes rows from `at` on; `at` is the row being processed.
  void take(const batch& in, std::size_t& at, outputs& out) {
    if (!rules_.by_arrival) {
      if (times_.size() != in.rows()) clock_.read(in, times_);
    } else if (arrival_) {
      times_.assign(in.rows(), *arrival_);
    } else {
      return take_unplaced(in, at);
    }
    const rows<T> all(in);
    keys_.begin(all, at, key_);
    while (at < all.size()) {
      const auto& block = keys_.next(all, at, key_, place_.into);
      for (std::size_t i = 0; i < block.size(); ++i, ++at) {
        const auto time = times_[at];
        if (time < place_.first || time >= place_.end) place(time);
        if (place_.into) [[likely]] {
          add(*place_.into, block.key(i), block.hash(i), all[at], keys_.guess(i));
        } else {
          take_slowly(all[at], block.key(i), block.hash(i), time, out);
        }
      }
    }
  }

  void add(table& into, const K& key, std::uint64_t hash, const T& record,
           std::size_t guess = table::none) {
    const auto [number, fresh] = into.change(key, hash, guess);
    auto& state = into.value(number);
    if (fresh) state = fold_.fresh();
    fold_.add(state, record);
  }

  void place(event_time time) {
    const auto pane = rules_.grid.pane_of(time);
    const auto when = rules_.grid.pane(pane);
    place_ = {when.start, when.end, nullptr};
    const auto cells = cells_.of_pane(pane);
    if (rules_.early() || cells.first != cells.last) return;
    const auto windows = cells_.windows_of(cells.first);
    if (windows.empty() || cells_.ended(windows.first, progress_.up_to())) return;
    place_.into = &store_.values().pane(cells.first);
  }

  void take_slowly(const T& record, const K& key, std::uint64_t hash, event_time time,
                   outputs& out) {
    bool taken = false;
    const auto cells = cells_.of_pane(rules_.grid.pane_of(time));
    for (auto cell = cells.first; cell <= cells.last; ++cell) {
      if (cells_.spent(cell, progress_.up_to())) continue;
      taken = true;
      add(store_.values().pane(cell), key, hash, record);
      changed(cell, key, hash, 1, out);
    }
    if (!taken && cells_.late(time, progress_.up_to()))
      late_.append(record, [&](batch full) { out.send(1, std::move(full)); });
  }

  /// Sends what is to be sent at once after records of a key came to a cell.
  void changed(std::int64_t cell, const K& key, std::uint64_t hash, std::int64_t records,
               outputs& out) {
    if (totals_.holds(cell)) totals_.refresh(key, hash, store_.values().all());
    const auto windows = cells_.windows_of(cell);
    for (auto at = windows.first; at <= windows.last && cells_.ended(at, progress_.up_to()); ++at)
      if (!cells_.gone(at, progress_.up_to())) send_one(at, key, hash, out);
    if (!rules_.early() || cells_.ended(windows.last, progress_.up_to())) return;
    auto& waiting = store_.waiting().pane(cell);
    const auto number = waiting.change(key, hash).number;
    waiting.value(number) += records;
    if (rules_.early_count == 0 || waiting.value(number) < rules_.early_count) return;
    waiting.erase(number);
    send_one(windows.last, key, hash, out);
  }

  /// Records whose time is that of the next tick, which is not known.
  void take_unplaced(const batch& in, std::size_t& at) {
    auto& into = store_.values().pane(store::unplaced);
    const rows<T> all(in);
    for (; at < all.size(); ++at) {
      const T record = all[at];
      const K key = std::invoke(key_, record);
      add(into, key, hash_row(key), record);
    }
  }
  void settle_unplaced(event_time time);

  void advance(event_time up_to, outputs& out);
  void send_window(std::int64_t window, outputs& out);
  void send_early(outputs& out);

  /// The key's result, of what the window's cells have now.
  void send_one(std::int64_t window, const K& key, std::uint64_t hash, outputs& out) {
    const auto cells = cells_.of_window(window);
    std::optional<typename Fold::state> sum;
    detail::for_each_pane(store_.values().all(), cells.first, cells.last + 1,
                          [&](std::int64_t, table& each) {
                            const auto number = each.find(key, hash);
                            if (number == each.none) return;
                            if (sum) {
                              detail::join_states(fold_, *sum, each.value(number));
                            } else {
                              sum = each.value(number);
                            }
                            if (rules_.discarding) each.erase(number);
                          });
    if (sum) send(key, rules_.grid.at(window), *sum, out);
  }

  void send(const K& key, const window& when, const typename Fold::state& state, outputs& out) {
    results_.append(window_row<Row>::make(key, when, detail::window_value(fold_, key, when, state)),
                    [&](batch full) { out.send(0, std::move(full)); });
  }

  /// Calls f(key, hash) for each key of some panes, once.
  template <class Panes, class F>
  void for_each_key(const Panes& panes, const number_range& cells, F&& f) {
    key_table<K, bool> seen;
    detail::for_each_pane(panes, cells.first, cells.last + 1, [&](std::int64_t, const auto& each) {
      detail::for_each_live(each, [&](const K& key, std::uint64_t hash, std::size_t) {
        const auto before = seen.size();
        if (seen.find_or_insert(key, hash) == before) f(key, hash);
      });
    });
  }

  operator_context context_;
  Key key_;
  Fold fold_;
  window_rules rules_;
  window_cells cells_;
  event_clock clock_;
  store store_;
  window_clock progress_;
  window_totals<K, Fold, typename store::panes> totals_;
  placed place_;
  keys_ahead<K> keys_;
  std::vector<event_time> times_;
  std::optional<event_time> arrival_;  ///< of records now; none before the first tick
  bool ended_ = false;                 ///< has the input
  batch_writer<Row> results_;
  batch_writer<T> late_;
  rejections letters_;
  batch_header last_;
};

template <row K, row T, class Key, class Fold, class Row>
void keyed_windows<K, T, Key, Fold, Row>::advance(event_time up_to, outputs& out) {
  if (up_to <= progress_.up_to()) return;
  results_.from(last_);
  place_ = {};
  auto& values = store_.values();
  for (auto at = rules_.grid.first_ending_after(progress_.up_to());; ++at) {
    const auto next = values.all().lower_bound(cells_.of_window(at).first);
    if (next == values.all().end()) break;
    at = std::max(at, cells_.windows_of(next->first).first);
    if (!cells_.ended(at, up_to)) break;
    send_window(at, out);
    if (at == INT64_MAX) break;
  }
  progress_.reach(up_to);
  while (!values.all().empty() && cells_.spent(values.all().begin()->first, up_to)) {
    const auto& [cell, spent] = *values.all().begin();
    totals_.forget(cell, *spent);
    values.drop(cell);
  }
  store_.forget_waiting(
      [&](std::int64_t cell) { return cells_.ended(cells_.windows_of(cell).last, up_to); });
  results_.done();
}

/// The results of a window for all keys.
template <row K, row T, class Key, class Fold, class Row>
void keyed_windows<K, T, Key, Fold, Row>::send_window(std::int64_t window, outputs& out) {
  auto& values = store_.values();
  const auto cells = cells_.of_window(window);
  const auto when = rules_.grid.at(window);
  if (cells.first == cells.last) {
    auto& only = *values.find(cells.first);
    for (std::size_t i = 0; i < only.size(); ++i)
      if (only.live(i)) send(only.key(i), when, only.value(i), out);
    if (rules_.discarding) values.drop(cells.first);
  } else if (detail::collects<Fold>) {
    for_each_key(values.all(), cells,
                 [&](const K& key, std::uint64_t hash) { send_one(window, key, hash, out); });
  } else {
    totals_.move_to({cells.first, cells_.middle_of(window), cells.last + 1}, values.all());
    totals_.for_each(
        [&](const K& key, const typename Fold::state& sum) { send(key, when, sum, out); });
  }
}

/// The results of windows that go on, for keys with records since the last time.
template <row K, row T, class Key, class Fold, class Row>
void keyed_windows<K, T, Key, Fold, Row>::send_early(outputs& out) {
  const auto& waiting = store_.waiting().all();
  if (waiting.empty()) return;
  const auto last = cells_.windows_of(waiting.rbegin()->first).last;
  auto at = rules_.grid.first_ending_after(progress_.up_to());
  for (;; ++at) {
    const auto next = waiting.lower_bound(cells_.of_window(at).first);
    if (next == waiting.end()) break;
    at = std::max(at, cells_.windows_of(next->first).first);
    if (at > last) break;
    for_each_key(waiting, cells_.of_window(at),
                 [&](const K& key, std::uint64_t hash) { send_one(at, key, hash, out); });
  }
  store_.forget_waiting([](std::int64_t) { return true; });
}

template <row K, row T, class Key, class Fold, class Row>
void keyed_windows<K, T, Key, Fold, Row>::settle_unplaced(event_time time) {
  auto& values = store_.values();
  auto* from = values.find(store::unplaced);
  if (!from) return;
  const auto cells = cells_.of_pane(rules_.grid.pane_of(time));
  for (auto cell = cells.first; cell <= cells.last; ++cell) {
    auto& into = values.pane(cell);
    detail::for_each_live(*from, [&](const K& key, std::uint64_t hash, std::size_t i) {
      const auto [number, fresh] = into.change(key, hash);
      if (fresh) {
        into.value(number) = from->value(i);
      } else {
        detail::join_states(fold_, into.value(number), from->value(i));
      }
    });
  }
  values.drop(store::unplaced);
}

}  // namespace weir
