#pragma once

// Streams that are cut into windows, and what windows come to.

#include <weir/actors/operators/collecting_folds.hpp>
#include <weir/actors/operators/counted_windows.hpp>
#include <weir/actors/operators/keyed_windows.hpp>
#include <weir/actors/operators/session_fold.hpp>
#include <weir/actors/operators/sketch_folds.hpp>
#include <weir/actors/streams/stream.hpp>
#include <weir/actors/windows/window_specs.hpp>

namespace weir {

namespace detail {

/// What a windowed stream reads and how; `Shown` is the key in results, or void.
template <class Shown, row K, row T, class Key>
struct window_source {
  using shown = Shown;
  using key = K;
  using record = T;
  using key_function = Key;

  upstream from;
  Key key_of;
  bool keyed = true;
};

/// The key of a stream without keys: all of it is one.
struct same_key {
  template <class T>
  bool operator()(const T&) const {
    return false;
  }
};

template <class Shown, row V>
event_clock window_clock() {
  using result = windowed<Shown, V>;
  return clock_of<result>(
      [](const result& each) { return each.end - std::chrono::microseconds(1); });
}

/// Throws topology_error for windows of event time over a stream that has none.
void require_event_time(const upstream& from, bool by_arrival);

template <row T, row Row, class Source, class Fold>
std::unique_ptr<stream_operator> make_windows(const operator_context& context, const Source& from,
                                              const Fold& fold, const time_windows& windows,
                                              window_rules rules) {
  rules.grid = windows.grid();
  rules.by_arrival = windows.by_arrival();
  return std::make_unique<
      keyed_windows<typename Source::key, T, typename Source::key_function, Fold, Row>>(
      context, from.key_of, fold, rules, from.from.clock);
}
template <row T, row Row, class Source, class Fold>
std::unique_ptr<stream_operator> make_windows(const operator_context& context, const Source& from,
                                              const Fold& fold, const session_windows& windows,
                                              window_rules rules) {
  rules.by_arrival = windows.by_arrival();
  return std::make_unique<
      session_fold<typename Source::key, T, typename Source::key_function, Fold, Row>>(
      context, from.key_of, fold, windows.gap(), rules, from.from.clock);
}
template <row T, row Row, class Source, class Fold>
std::unique_ptr<stream_operator> make_windows(const operator_context& context, const Source& from,
                                              const Fold& fold, const count_windows& windows,
                                              const window_rules&) {
  return std::make_unique<
      counted_windows<typename Source::key, T, typename Source::key_function, Fold, Row>>(
      context, from.key_of, fold, windows, from.from.clock);
}

}  // namespace detail

/// What an aggregate of windows sends: a row for each window of each key, whose time is the last of its window.
template <row Row, row T>
class [[nodiscard]] window_stream : public stream<Row> {
 public:
  window_stream(detail::upstream results, detail::upstream late)
      : stream<Row>(std::move(results)), late_(std::move(late)) {}

  window_stream named(std::string name) const {
    static_cast<void>(stream<Row>::named(std::move(name)));
    return *this;
  }
  window_stream formerly(std::string name) const {
    static_cast<void>(stream<Row>::formerly(std::move(name)));
    return *this;
  }

  /// The records that came too late for all of their windows.
  [[nodiscard]] stream<T> late() const { return stream<T>(late_); }

 private:
  detail::upstream late_;
};

/// A stream cut into windows. Say first when results are sent, and then, once, what they are.
template <class Source, window_spec Windows>
class [[nodiscard]] windowed_stream {
  using shown = typename Source::shown;
  using key = typename Source::key;
  using record = typename Source::record;

 public:
  windowed_stream(Source from, Windows windows)
      : from_(std::move(from)), windows_(std::move(windows)) {
    if constexpr (requires { windows_.by_arrival(); })
      detail::require_event_time(from_.from, windows_.by_arrival());
  }

  /// A window takes records for so long after its end, and sends the result of their key again after each.
  windowed_stream allowed_lateness(std::chrono::microseconds lateness) const {
    return with([&](window_rules& rules) { rules.lateness = lateness; });
  }
  /// Results before the end of a window, for keys with new records: at the first tick after each multiple of this.
  windowed_stream early_every(std::chrono::milliseconds interval) const {
    return with([&](window_rules& rules) { rules.early_every = interval; });
  }
  /// Results before the end of a window: after every so many records of a key.
  windowed_stream early_count(std::int64_t records) const {
    return with([&](window_rules& rules) { rules.early_count = records; });
  }
  /// What was sent is forgotten: the next result is of what came since.
  windowed_stream discarding() const {
    return with([](window_rules& rules) { rules.discarding = true; });
  }

  /// f(a, b) combines two records to one; it must be associative. `inverse(f(a, b), a)` is b: with it windows
  /// that slide cost less.
  template <class F>
  auto reduce(F f) const {
    detail::require_reduce<F, record>();
    return folded(reduce_fold<record, F>{std::move(f)}, "reduce");
  }
  template <class F, class Inverse>
  auto reduce(F f, Inverse inverse) const {
    detail::require_reduce<F, record>();
    return folded(inverse_reduce_fold<record, F, Inverse>{{std::move(f)}, std::move(inverse)},
                  "reduce");
  }
  /// An accumulator with `add(record)`, `merge(other)` and, if it is not its own result, `result()`; with
  /// `remove(other)`, which undoes a `merge`, windows that slide cost less. Begun as a copy of `initial`.
  template <accumulator<record> A>
    requires requires(A a, const A& b) { a.merge(b); }
  auto aggregate(A initial) const {
    return folded(window_aggregate_fold<A, record>{{{}, std::move(initial)}}, "aggregate");
  }

  /// The number of records.
  auto count() const { return folded(count_fold<record>{}, "count"); }
  /// Of what a member pointer or function gives of each record. Sums of integers have 64 bits, others are double.
  template <class F>
  auto sum(F field) const {
    return folded(sum_fold<record, F>{std::move(field)}, "sum");
  }
  template <class F>
  auto min(F field) const {
    return folded(min_fold<record, F>{std::move(field)}, "min");
  }
  template <class F>
  auto max(F field) const {
    return folded(max_fold<record, F>{std::move(field)}, "max");
  }
  /// The mean, a double.
  template <class F>
  auto avg(F field) const {
    return folded(avg_fold<record, F>{std::move(field)}, "avg");
  }

  /// The `count` records for which `by` is greatest, greatest first; of equals those that came first.
  template <class F>
  auto top(std::size_t count, F by) const {
    return folded(top_fold<record, F>{std::move(by), count}, "top");
  }
  /// How many different values there are, exactly: each is remembered.
  template <class F>
  auto distinct(F field) const {
    return folded(distinct_fold<record, F>{std::move(field)}, "distinct");
  }
  /// About how many different values there are: HyperLogLog, with a standard error of 1.6 %, in at most 4 KiB.
  template <class F>
  auto approx_distinct(F field) const {
    return folded(approx_distinct_fold<record, F>{std::move(field)}, "approx_distinct");
  }
  /// About the values at these ranks from 0 to 1, as doubles in their order: a t-digest, whose ranks are off by
  /// 0.5 % in the middle and less at both ends.
  template <class F>
  auto quantiles(F field, std::vector<double> ranks) const {
    return folded(quantiles_fold<record, F>{std::move(field), std::move(ranks)}, "quantiles");
  }
  /// All records of the window, as a std::vector.
  auto collect() const { return folded(collect_fold<record>{}, "collect"); }
  /// What f(key, window, std::span<const record>) makes of all records of a window. Without keys the key is
  /// a bool that means nothing.
  template <class F>
  auto apply(F f) const {
    static_assert(std::invocable<F&, const key&, const weir::window&, std::span<const record>>,
                  "weir: apply: the function must be callable as f(const K&, const weir::window&, "
                  "std::span<const T>)");
    return folded(apply_fold<record, F>{{}, std::move(f)}, "apply");
  }

 private:
  template <class Change>
  windowed_stream with(Change change) const {
    auto made = *this;
    change(made.rules_);
    return made;
  }

  template <class Fold>
  auto folded(Fold fold, const char* name) const {
    using value = detail::window_value_t<Fold, key>;
    using result = windowed<shown, value>;
    require_row<result>();
    stage_plan stage;
    stage.name = std::string("window_") + name;
    stage.steps = {stage.name};
    stage.partitions = from_.from.partitions;
    stage.keyed = from_.keyed;
    stage.rejects = true;
    stage.ports = {schema_of<result>().text, schema_of<record>().text};
    auto read = from_;
    read.from.let_go();
    stage.make_operator =
        [from = std::move(read), fold = std::move(fold), windows = windows_,
         rules = rules_](const operator_context& context) -> std::unique_ptr<stream_operator> {
      return detail::make_windows<record, result>(context, from, fold, windows, rules);
    };
    const auto number = from_.from.in->add(std::move(stage));
    from_.from.connect(number);
    return window_stream<result, record>(output(number, 0, detail::window_clock<shown, value>()),
                                         output(number, 1, from_.from.clock));
  }

  detail::upstream output(std::size_t stage, std::size_t port, event_clock clock) const {
    auto made = from_.from;
    made.ports = {{stage, port}};
    made.how = routing::forward;
    made.clock = std::move(clock);
    return made;
  }

  Source from_;
  Windows windows_;
  window_rules rules_;
};

namespace detail {

template <class Self, row T>
template <window_spec Windows>
auto stream_operations<Self, T>::window(Windows windows) const {
  using source = window_source<void, bool, T, same_key>;
  auto all = share().source();
  all.partitions = 1;
  return windowed_stream<source, Windows>(source{std::move(all), {}, false}, std::move(windows));
}

}  // namespace detail
}  // namespace weir
