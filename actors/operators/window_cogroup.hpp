#pragma once

#include <weir/actors/operators/for_each_record.hpp>
#include <weir/actors/operators/kept_watermark.hpp>
#include <weir/actors/operators/timed_rows.hpp>
#include <weir/actors/windows/window_grid.hpp>

#include <cassert>
#include <set>

namespace weir {

/// Brings together what two streams have for a key in each window of event time: when the watermark has passed its
/// end, `emit(key, window, left values, right values, send)` is called for each window in which the key has any.
/// Records that are late for all their windows are refused.
template <class Left, class Right, row Result, class Emit>
class window_cogroup final : public stream_operator {
  using k = typename Left::key_type;
  using v = typename Left::value_type;
  using w = typename Right::value_type;
  /// The value of one of the sides.
  using either = std::pair<std::optional<v>, std::optional<w>>;

 public:
  static constexpr std::size_t ports = 1;

  window_cogroup(const operator_context& context, Left left, Right right, const window_grid& grid,
                 Emit emit)
      : context_(context),
        left_(std::move(left)),
        right_(std::move(right)),
        grid_(grid),
        emit_(std::move(emit)),
        rows_(*context.states, "rows"),
        watermark_(*context.states),
        results_(context.pool, context.limits),
        letters_(context, ports) {}

  void on_batch(const batch&, outputs&) override { assert(false && "an operator with two inputs"); }

  void on_input(const input_ref& from, const batch& in, outputs& out) override {
    last_ = in.header();
    if (from.side == 0) {
      take(left_, in, out, [](const auto& value) { return either(value, std::nullopt); });
    } else {
      take(right_, in, out, [](const auto& value) { return either(std::nullopt, value); });
    }
  }

  void on_watermark(event_time up_to, outputs& out) override {
    const auto before = watermark_.up_to();
    watermark_.reach(up_to);
    results_.from(last_);
    rows_.for_each_due(up_to, [&](std::size_t number) { close(number, before, up_to, out); });
    results_.done();
  }

  void on_tick(const tick&, outputs&) override { watermark_.tick(); }

  void flush(outputs& out) override {
    results_.flush([&](batch full) { out.send(0, std::move(full)); });
    letters_.flush(out);
  }

 private:
  [[nodiscard]] number_range windows_of(event_time at) const {
    return grid_.windows_of(grid_.pane_of(at));
  }

  /// The end of the first window that holds this time and has not ended.
  [[nodiscard]] std::optional<event_time> next_end(event_time at) const {
    const auto windows = windows_of(at);
    for (auto number = windows.first; number <= windows.last; ++number)
      if (const auto end = grid_.at(number).end; end > watermark_.up_to()) return end;
    return std::nullopt;
  }

  template <class Side, class Wrap>
  void take(Side& side, const batch& in, outputs& out, Wrap wrap) {
    side.clock.read(in, times_);
    for_each_record<typename Side::record>(
        context_, in, letters_, out, [&](std::size_t i, const auto& record) {
          const auto end = next_end(times_[i]);
          if (!end) {
            if (windows_of(times_[i]).empty()) return;
            return letters_.add(in.header(), i, detail::describe_row<typename Side::record>(in, i),
                                late_reason, out);
          }
          const k key = std::invoke(side.key, record);
          rows_.add(key, hash_row(key), {times_[i], false, wrap(std::invoke(side.value, record))},
                    *end);
        });
  }

  void close(std::size_t number, event_time before, event_time up_to, outputs& out) {
    auto& all = rows_.of(number);
    std::set<std::int64_t> ended;
    for (const auto& each : all) {
      const auto windows = windows_of(rows_.row(each).at);
      for (auto at = windows.first; at <= windows.last; ++at)
        if (const auto end = grid_.at(at).end; end > before && end <= up_to) ended.insert(at);
    }
    for (const auto at : ended) send(number, grid_.at(at), out);
    auto next = event_time::max();
    std::erase_if(all, [&](const auto& each) {
      const auto end = next_end(rows_.row(each).at);
      if (end) next = std::min(next, *end);
      return !end;
    });
    if (!all.empty()) rows_.look_at(number, next);
  }

  void send(std::size_t number, const window& when, outputs& out) {
    std::vector<v> lefts;
    std::vector<w> rights;
    for (const auto& each : rows_.of(number)) {
      const auto& row = rows_.row(each);
      if (row.at < when.start || row.at >= when.end) continue;
      if (row.value.first) lefts.push_back(*row.value.first);
      if (row.value.second) rights.push_back(*row.value.second);
    }
    emit_(rows_.key(number), when, lefts, rights, [&](const Result& made) {
      results_.append(made, [&](batch full) { out.send(0, std::move(full)); });
    });
  }

  operator_context context_;
  Left left_;
  Right right_;
  window_grid grid_;
  Emit emit_;
  timed_rows<k, either> rows_;
  kept_watermark watermark_;
  batch_writer<Result> results_;
  rejections letters_;
  batch_header last_;
  std::vector<event_time> times_;
};

}  // namespace weir
