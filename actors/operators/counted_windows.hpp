#pragma once

#include <weir/actors/operators/batch_writer.hpp>
#include <weir/actors/operators/event_clock.hpp>
#include <weir/actors/operators/for_each_record.hpp>
#include <weir/actors/operators/session_state.hpp>
#include <weir/actors/operators/tidy_memory.hpp>
#include <weir/actors/operators/window_store.hpp>
#include <weir/actors/windows/window_grid.hpp>
#include <weir/actors/windows/window_specs.hpp>

namespace weir {

/// The records of a key from one place in their order to another.
template <class V>
struct saved_run {
  std::int64_t pane = 0;
  event_time first{};  ///< least time
  event_time last{};   ///< greatest time
  V value{};

  BOOST_DESCRIBE_CLASS(saved_run, (), (pane, first, last, value), (), ())
};
template <class V>
struct saved_runs {
  std::int64_t count = 0;  ///< records so far
  std::vector<saved_run<V>> panes;

  BOOST_DESCRIBE_CLASS(saved_runs, (), (count, panes), (), ())
};

/// How the runs of a key are held: in the order of panes.
template <class Form>
struct runs_form {
  using saved = saved_runs<typename Form::saved>;
  struct run {
    std::int64_t pane = 0;
    event_time first{};
    event_time last{};
    typename Form::held value{};
  };
  struct held {
    std::int64_t count = 0;
    std::vector<run> panes;
  };

  static held load(const saved& all) {
    held made{all.count, {}};
    for (const auto& each : all.panes)
      made.panes.push_back({each.pane, each.first, each.last, Form::load(each.value)});
    return made;
  }
  static saved save(const held& all) {
    saved made{all.count, {}};
    for (const auto& each : all.panes)
      made.panes.push_back({each.pane, each.first, each.last, Form::save(each.value)});
    return made;
  }
};

/// Windows of so many records of a key: after every `slide` of them the result of the last `size`. A window
/// begins with the least time of its records and ends right behind the greatest; without event time both are
/// the beginning of 1970. What a key has that is no window yet when the input ends is not sent.
template <row K, row T, class Key, class Fold, class Row>
class counted_windows final : public stream_operator {
  using form = runs_form<typename detail::window_form<Fold>::type>;
  using values_type = keyed_state<K, typename form::saved, form>;

 public:
  static constexpr std::size_t ports = 2;

  counted_windows(const operator_context& context, Key key, Fold fold, const count_windows& windows,
                  event_clock clock)
      : context_(context),
        key_(std::move(key)),
        fold_(std::move(fold)),
        slide_(windows.slide()),
        grid_(window_grid::sliding(std::chrono::microseconds(windows.size()),
                                   std::chrono::microseconds(windows.slide()),
                                   std::chrono::microseconds(-windows.size()))),
        clock_(std::move(clock)),
        own_(savable<Fold> ? nullptr : std::make_unique<values_type>(state_home{}, "counts")),
        values_(declare()),
        results_(context.pool, context.limits),
        letters_(context, ports) {}

  void on_batch(const batch& in, outputs& out) override {
    auto header = in.header();
    header.exact = false;
    results_.from(header);
    if (clock_) {
      clock_.read(in, times_);
    } else {
      times_.assign(in.rows(), event_time{});
    }
    for_each_record<T>(context_, in, letters_, out, [&](std::size_t at, const T& record) {
      const K key = std::invoke(key_, record);
      take(record, key, times_[at], out);
    });
    results_.done();
    tidy_(values_);
  }

  void flush(outputs& out) override {
    results_.flush([&](batch full) { out.send(0, std::move(full)); });
    letters_.flush(out);
  }

 private:
  static event_time place(std::int64_t count) {
    return event_time(std::chrono::microseconds(count));
  }

  values_type& declare() {
    if constexpr (savable<Fold>) {
      return context_.states->keyed<K, typename form::saved, form>("counts");
    } else {
      context_.states->cannot_save("its accumulator is no row that owns all it has");
      return *own_;
    }
  }

  void take(const T& record, const K& key, event_time time, outputs& out) {
    const auto number = values_.change(key, hash_row(key)).number;
    auto& all = values_.value(number);
    const auto pane = grid_.pane_of(place(all.count));
    if (!grid_.windows_of(pane).empty()) {
      if (all.panes.empty() || all.panes.back().pane != pane)
        all.panes.push_back({pane, time, time, fold_.fresh()});
      auto& into = all.panes.back();
      into.first = std::min(into.first, time);
      into.last = std::max(into.last, time);
      fold_.add(into.value, record);
    }
    if (++all.count % slide_ != 0) return;
    send(values_.key(number), all, out);
    if (all.panes.empty()) values_.erase(number);
  }

  /// The result of the window that ends now; forgets what no later one has.
  void send(const K& key, typename form::held& all, outputs& out) {
    const auto window = grid_.first_ending_after(place(all.count)) - 1;
    const auto panes = grid_.panes_of(window);
    auto first = all.panes.begin();
    while (first != all.panes.end() && first->pane < panes.first) ++first;
    if (first != all.panes.end()) {
      auto sum = *first;
      for (auto at = first + 1; at != all.panes.end() && at->pane <= panes.last; ++at) {
        detail::join_states(fold_, sum.value, at->value);
        sum.first = std::min(sum.first, at->first);
        sum.last = std::max(sum.last, at->last);
      }
      const weir::window when{sum.first,
                              clock_ ? sum.last + std::chrono::microseconds(1) : sum.last};
      results_.append(
          window_row<Row>::make(key, when, detail::window_value(fold_, key, when, sum.value)),
          [&](batch full) { out.send(0, std::move(full)); });
    }
    const auto next = grid_.panes_of(window + 1).first;
    std::erase_if(all.panes, [&](const auto& each) { return each.pane < next; });
  }

  operator_context context_;
  Key key_;
  Fold fold_;
  std::int64_t slide_;
  window_grid grid_;
  event_clock clock_;
  std::unique_ptr<values_type> own_;
  values_type& values_;
  tidy_memory tidy_;
  std::vector<event_time> times_;
  batch_writer<Row> results_;
  rejections letters_;
};

}  // namespace weir
