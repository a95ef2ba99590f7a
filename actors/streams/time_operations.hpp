#pragma once

// Operations of keyed streams by event time: joins, dedup, process. Their results come with every record or
// watermark, not with ticks.

#include <weir/actors/operators/dedup.hpp>
#include <weir/actors/operators/interval_join.hpp>
#include <weir/actors/operators/process.hpp>
#include <weir/actors/operators/table_join.hpp>
#include <weir/actors/operators/window_cogroup.hpp>
#include <weir/actors/streams/batch_stage.hpp>
#include <weir/actors/streams/pair_operations.hpp>
#include <weir/actors/windows/window_specs.hpp>
#include <weir/messages/windowed.hpp>

namespace weir::detail {

/// The clock of a stream that an operation needs. Throws topology_error when it has none.
inline const event_clock& needed_clock(const upstream& from, const char* operation) {
  if (!from.clock)
    throw topology_error(
        std::string(operation) +
        ": the stream has no event time: say event_time(...) after the last map or flat_map");
  return from.clock;
}

template <class Rows>
auto timed_side_of(const Rows& rows, const char* operation) {
  using record = typename Rows::record;
  return timed_side<record, decltype(rows.key), decltype(rows.value)>{
      needed_clock(rows.from, operation), rows.key, rows.value};
}

/// Results of an operation whose watermark says something of them, once their time was said.
template <row U>
stream<U> with_watermarks(stream<U> results) {
  auto from = results.source();
  from.watermarks = true;
  return stream<U>(std::move(from));
}

/// Records that were let through as they are.
template <row T>
stream<T> with_time(stream<T> records, const upstream& like) {
  auto from = records.source();
  from.clock = like.clock;
  from.watermarks = like.watermarks;
  return stream<T>(std::move(from));
}

template <bool KeepLeft, bool KeepRight, class Left, class Right>
auto interval_join_stream(const Left& left, const Right& right, const interval_bounds& within,
                          const char* name) {
  require_same_key<Left, Right>();
  if (within.to < within.from)
    throw topology_error(std::string(name) +
                         ": the interval ends before it begins: `from` must not be after `to`");
  auto one = timed_side_of(left, name);
  auto other = timed_side_of(right, name);
  using made = interval_join<decltype(one), decltype(other), KeepLeft, KeepRight>;
  require_row<typename made::result>();
  return with_watermarks(two_sided_stream<typename made::result>(
      left.from, right.from, {.name = name, .keyed = true, .rejects = true},
      [one, other, within](const operator_context& context) {
        return made(context, one, other, within);
      }));
}

template <bool KeepLeft, class Left, class Right>
auto table_join_stream(const Left& left, const Right& right, const char* name) {
  require_same_key<Left, Right>();
  auto one = timed_side_of(left, name);
  auto other = timed_side_of(right, name);
  using made = table_join<decltype(one), decltype(other), KeepLeft>;
  require_row<typename made::result>();
  return with_watermarks(two_sided_stream<typename made::result>(
      left.from, right.from, {.name = name, .keyed = true, .rejects = true},
      [one, other](const operator_context& context) { return made(context, one, other); }));
}

/// What a window of two streams comes to: a row for each call of `emit`, see window_cogroup.
template <row Result, class Left, class Right, class Emit>
stream<Result> window_cogroup_stream(const Left& left, const Right& right,
                                     const time_windows& windows, const char* name, Emit emit) {
  require_same_key<Left, Right>();
  require_row<Result>();
  if (windows.by_arrival())
    throw topology_error(
        std::string(name) +
        ": windows of processing time cannot be joined: use join or cogroup, batch by batch");
  auto one = timed_side_of(left, name);
  auto other = timed_side_of(right, name);
  using made = window_cogroup<decltype(one), decltype(other), Result, Emit>;
  auto results = two_sided_stream<Result>(
      left.from, right.from, {.name = name, .keyed = true, .rejects = true},
      [one, other, grid = windows.grid(), emit](const operator_context& context) {
        return made(context, one, other, grid, emit);
      });
  auto from = results.source();
  from.clock =
      clock_of<Result>([](const Result& each) { return each.end - std::chrono::microseconds(1); });
  from.watermarks = true;
  return stream<Result>(std::move(from));
}

template <bool KeepLeft, bool KeepRight, class Left, class Right>
auto window_join_stream(const Left& left, const Right& right, const time_windows& windows,
                        const char* name) {
  using v = typename Left::value_type;
  using w = typename Right::value_type;
  using a = std::conditional_t<KeepRight, std::optional<v>, v>;
  using b = std::conditional_t<KeepLeft, std::optional<w>, w>;
  using result = windowed<typename Left::key_type, std::pair<a, b>>;
  return window_cogroup_stream<result>(
      left, right, windows, name,
      [](const auto& key, const window& when, const auto& lefts, const auto& rights, auto&& send) {
        for_all_pairs<a, b>(lefts, rights, KeepLeft, KeepRight, [&](const a& one, const b& other) {
          send(result{key, when.start, when.end, {one, other}});
        });
      });
}

/// What keyed streams can do by event time. `Self` gives `pairs()`, see keyed_rows. Both streams of a join have
/// event time and keys of one type; values are whole records, or the values of streams of pairs. Late records go
/// to the dead letters.
template <class Self>
class time_operations {
 public:
  /// `keyed<K, std::pair<V, W>>` for each two records with equal keys, where the right one is from `within.from` to
  /// `within.to` later than the left one.
  template <class Other>
  auto interval_join(const Other& other, interval_bounds within) const {
    return interval_join_stream<false, false>(pairs(), other.pairs(), within, "interval_join");
  }
  /// The same with left records that find none, when none can come any more: `std::optional<W>`.
  template <class Other>
  auto left_interval_join(const Other& other, interval_bounds within) const {
    return interval_join_stream<true, false>(pairs(), other.pairs(), within, "left_interval_join");
  }
  /// The same with right records that find none: `std::optional<V>`.
  template <class Other>
  auto right_interval_join(const Other& other, interval_bounds within) const {
    return interval_join_stream<false, true>(pairs(), other.pairs(), within, "right_interval_join");
  }
  template <class Other>
  auto full_interval_join(const Other& other, interval_bounds within) const {
    return interval_join_stream<true, true>(pairs(), other.pairs(), within, "full_interval_join");
  }

  /// `windowed<K, std::pair<V, W>>` for all pairs of records with equal keys in one window, when it has ended.
  template <class Other>
  auto window_join(const Other& other, const time_windows& windows) const {
    return window_join_stream<false, false>(pairs(), other.pairs(), windows, "window_join");
  }
  /// The same with left records that find none: `std::optional<W>`.
  template <class Other>
  auto left_window_join(const Other& other, const time_windows& windows) const {
    return window_join_stream<true, false>(pairs(), other.pairs(), windows, "left_window_join");
  }
  /// The same with right records that find none: `std::optional<V>`.
  template <class Other>
  auto right_window_join(const Other& other, const time_windows& windows) const {
    return window_join_stream<false, true>(pairs(), other.pairs(), windows, "right_window_join");
  }
  template <class Other>
  auto full_window_join(const Other& other, const time_windows& windows) const {
    return window_join_stream<true, true>(pairs(), other.pairs(), windows, "full_window_join");
  }
  /// What both streams have for a key in a window: `windowed<K, std::pair<std::vector<V>, std::vector<W>>>`.
  template <class Other>
  auto window_cogroup(const Other& other, const time_windows& windows) const {
    return window_cogrouped(pairs(), other.pairs(), windows);
  }

  /// Each record with the value that the other stream, a table that changes, had for its key at the record's time:
  /// `keyed<K, std::pair<V, W>>`, when the watermark has passed it. Records before the first version are dropped.
  template <class Other>
  auto join_table(const Other& table) const {
    return table_join_stream<false>(pairs(), table.pairs(), "join_table");
  }
  /// The same with records for which there is no version: `std::optional<W>`.
  template <class Other>
  auto left_join_table(const Other& table) const {
    return table_join_stream<true>(pairs(), table.pairs(), "left_join_table");
  }

 private:
  [[nodiscard]] auto pairs() const { return static_cast<const Self&>(*this).pairs(); }

  template <class Left, class Right>
  static auto window_cogrouped(const Left& left, const Right& right, const time_windows& windows) {
    using result =
        windowed<typename Left::key_type, std::pair<std::vector<typename Left::value_type>,
                                                    std::vector<typename Right::value_type>>>;
    return window_cogroup_stream<result>(left, right, windows, "window_cogroup",
                                         [](const auto& key, const window& when, const auto& lefts,
                                            const auto& rights, auto&& send) {
                                           send(result{key, when.start, when.end, {lefts, rights}});
                                         });
  }
};

template <class... Rows>
struct row_list {};

/// The stage of a process function; `rules` are broadcast to it, if there are any.
template <class Broadcast, row T, class List, class Key, class Make>
auto process_stage(const upstream& from, const Key& key_of, const upstream* rules, Make make) {
  return [&]<row Out, row... Sides>(row_list<Out, Sides...>) {
    using key = std::remove_cvref_t<std::invoke_result_t<const Key&, const T&>>;
    using function = decltype(make(std::declval<state_registry&>()));
    using made = process_operator<key, T, Broadcast, Key, function, Out, Sides...>;
    auto stage = stage_of(
        {.name = "process", .keyed = true, .rejects = true}, from.partitions,
        [key_of, clock = from.clock, make = std::move(make)](const operator_context& context) {
          return made(context, key_of, clock, make);
        });
    stage.ports = {schema_of<Out>().text, schema_of<Sides>().text...};
    const auto number = from.in->add(std::move(stage));
    from.connect(number, 0);
    if (rules) rules->connect(number, 1);
    const auto output = [&]<row U>(std::size_t port, const U*) {
      return stream<U>(upstream{.in = from.in,
                                .ports = {{number, port}},
                                .how = routing::forward,
                                .partitions = from.partitions,
                                .watermarks = from.watermarks});
    };
    if constexpr (sizeof...(Sides) == 0) {
      return output(0, static_cast<const Out*>(nullptr));
    } else {
      std::size_t port = 1;
      return std::tuple<stream<Out>, stream<Sides>...>{
          output(0, static_cast<const Out*>(nullptr)),
          output(port++, static_cast<const Sides*>(nullptr))...};
    }
  }
  (List{});
}

}  // namespace weir::detail
