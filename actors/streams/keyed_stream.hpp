#pragma once

#include <weir/actors/operators/combiner.hpp>
#include <weir/actors/operators/interval_fold.hpp>
#include <weir/actors/operators/running_fold.hpp>
#include <weir/actors/operators/state_update.hpp>
#include <weir/actors/streams/stateful_stream.hpp>
#include <weir/actors/streams/time_operations.hpp>
#include <weir/actors/streams/windowed_stream.hpp>

namespace weir {

/// When a running aggregate sends what changed; see `emission`.
struct each_record_t {
  static constexpr auto value = emission::each_record;
};
struct each_tick_t {
  static constexpr auto value = emission::each_tick;
};
inline constexpr each_record_t each_record;
inline constexpr each_tick_t each_tick;

namespace detail {
/// At each tick, of the records since the last.
struct each_interval_t {};
inline constexpr each_interval_t each_interval;
}  // namespace detail

template <class W>
concept emission_time = std::same_as<W, each_record_t> || std::same_as<W, each_tick_t>;

/// A stream grouped by key. Aggregates run with as many partitions as the job's parallelism; records go to
/// the partition that owns their key group. Results are `keyed<K, V>`, with members `key` and `value`.
///
/// As with `stream`, one that is kept in a variable may be read again: records are then sent once and read
/// by each aggregate. On a temporary, an aggregate that sends at ticks sums up before records are sent.
template <row K, row T, class Key = std::function<K(const T&)>, class Chain = detail::row_chain<T>>
class [[nodiscard]] keyed_stream
    : public detail::pair_operations<keyed_stream<K, T, Key, Chain>>,
      public detail::time_operations<keyed_stream<K, T, Key, Chain>> {
 public:
  using key = K;
  using record = T;

  keyed_stream(Chain pending, Key key_of)
      : key_(std::move(key_of)), state_(std::make_shared<state>(state{std::move(pending), {}})) {}
  keyed_stream(detail::upstream port, Key key_of)
      : key_(std::move(key_of)), state_(std::make_shared<state>(state{{}, std::move(port)})) {}

  /// Aggregates over all records so far. The new value is sent after every record, or with `weir::each_tick`
  /// at each tick for the keys that changed.
  template <emission_time When = each_record_t>
  auto count(When when = {}) && {
    return move_fold(count_fold<T>{}, when, "count");
  }
  template <emission_time When = each_record_t>
  auto count(When when = {}) const& {
    return read_fold(count_fold<T>{}, when, "count");
  }

  /// f(a, b) combines two records to one; it must be associative.
  template <class F, emission_time When = each_record_t>
  auto reduce(F f, When when = {}) && {
    return move_fold(reduced(std::move(f)), when, "reduce");
  }
  template <class F, emission_time When = each_record_t>
  auto reduce(F f, When when = {}) const& {
    return read_fold(reduced(std::move(f)), when, "reduce");
  }

  /// An accumulator (see `accumulator`) per key, begun as a copy of `initial`.
  template <accumulator<T> A, emission_time When = each_record_t>
  auto aggregate(A initial, When when = {}) && {
    return move_fold(accumulated(std::move(initial)), when, "aggregate");
  }
  template <accumulator<T> A, emission_time When = each_record_t>
  auto aggregate(A initial, When when = {}) const& {
    return read_fold(accumulated(std::move(initial)), when, "aggregate");
  }

  /// At each tick `f(values, state)` gives the new state of each key: of those with records in the interval,
  /// and of all others that have a state (`values` is empty then). No result removes the key. Sends every key
  /// with its state. `f` is (std::span<const T>, const std::optional<S>&) -> std::optional<S>, or has
  /// (const tick&, const K&) before that. `initial` is what a job that begins starts from. Spark's
  /// updateStateByKey; all states are held in memory.
  template <row S, class F>
  auto update_state_by_key(F f, const std::vector<std::pair<K, S>>& initial = {}) const {
    require_row<keyed<K, S>>();
    return begun<keyed<K, S>>(
        port(),
        [key_of = key_, f = std::move(f), first = detail::owned_pairs(initial)](const operator_context& context) {
          return state_update_head<K, T, S, Key, F>(context, key_of, f, first);
        },
        "update_state_by_key");
  }

  /// `f(key, record, state)` for each record, where `record` is a pointer and `state` a `key_state<S>&`; its
  /// result, if it is no empty std::optional, is sent. Spark's mapWithState. With a timeout a key that got no
  /// record for longer than this times out at the next tick: `record` is null, and the state goes.
  template <row S, class F>
  auto map_with_state(F f, map_with_state_options<K, S> how = {}) const {
    using result = detail::map_with_state_result<F, K, T, S>;
    require_row<result>();
    auto from = port();
    auto wanted = std::make_shared<bool>(false);
    stage_plan stage;
    stage.name = "map_with_state";
    stage.steps = {stage.name};
    stage.partitions = from.partitions;
    stage.keyed = true;
    stage.ports = {schema_of<result>().text, schema_of<keyed<K, S>>().text};
    stage.make_operator = [key_of = key_, f = std::move(f), wanted,
                           options = stateful_map_options<K, S>{how.timeout.count(),
                                                                detail::owned_pairs(how.initial), wanted}](
                              const operator_context& context) -> std::unique_ptr<stream_operator> {
      return std::make_unique<stateful_map<K, T, S, result, Key, F>>(context, key_of, f, options);
    };
    const auto number = from.in->add(std::move(stage));
    from.connect(number);
    return stateful_stream<K, S, result>(
        {.in = from.in,
         .ports = {{number, 0}},
         .how = routing::forward,
         .partitions = from.partitions,
         .watermarks = from.watermarks,
         .slide = from.slide},
        wanted);
  }

  /// The same for each interval, sent at its tick: keys without records in the interval are absent.
  auto count_by_key() && { return move_fold(count_fold<T>{}, detail::each_interval, "count_by_key"); }
  auto count_by_key() const& {
    return read_fold(count_fold<T>{}, detail::each_interval, "count_by_key");
  }
  template <class F>
  auto reduce_by_key(F f) && {
    return move_fold(reduced(std::move(f)), detail::each_interval, "reduce_by_key");
  }
  template <class F>
  auto reduce_by_key(F f) const& {
    return read_fold(reduced(std::move(f)), detail::each_interval, "reduce_by_key");
  }
  template <accumulator<T> A>
  auto aggregate_by_key(A initial) && {
    return move_fold(accumulated(std::move(initial)), detail::each_interval, "aggregate_by_key");
  }
  template <accumulator<T> A>
  auto aggregate_by_key(A initial) const& {
    return read_fold(accumulated(std::move(initial)), detail::each_interval, "aggregate_by_key");
  }

  /// See `stream_pairs`: the same with whole records as values.
  template <class Create, class Add, class Merge>
  auto combine_by_key(Create create, Add add, Merge merge) && {
    return std::move(*this).fold_values(
        std::identity{}, detail::combining<T>(std::move(create), std::move(add), std::move(merge)), "combine_by_key");
  }

  template <class Create, class Add, class Merge>
  auto combine_by_key(Create create, Add add, Merge merge) const& {
    auto by = detail::combining<T>(std::move(create), std::move(add), std::move(merge));
    return read_fold(std::move(by), detail::each_interval, "combine_by_key");
  }
  template <class F>
  auto map_values(F f) const {
    return key_values().map_values(std::move(f));
  }
  template <class F>
  auto flat_map_values(F f) const {
    return key_values().flat_map_values(std::move(f));
  }

  /// The first record of each key; others that follow it within a time are dropped. The time is event time, if the
  /// stream has any, else that of ticks, from the tick that ends the interval of the first record on. Late records
  /// go to the dead letters.
  stream<T> dedup(std::chrono::microseconds within) const {
    const auto from = port();
    auto made = detail::one_sided_stream<T>(
        from, {.name = "dedup", .keyed = true, .rejects = true},
        [key_of = key_, clock = from.clock, within](const operator_context& context) {
          return weir::dedup<K, T, Key>(context, key_of, clock, within);
        });
    return detail::with_time(std::move(made), from);
  }

  /// Runs an object of yours for each record: what `make(state_registry&)` returns, one for each partition. It has
  /// `on_record(key, record, context)`, and if it likes `on_time(key, context)` and `on_tick(key, context)` for
  /// calls that it asked for; see process_context for what it can do, and state_registry for what it can remember.
  /// Gives a stream of Out, or a tuple of streams when there are side outputs.
  template <row Out, row... Sides, class Make>
  auto process(Make make) const {
    return detail::process_stage<void, T, detail::row_list<Out, Sides...>>(port(), key_, nullptr, std::move(make));
  }
  /// The same with `on_broadcast(record, context)` for the records of another stream, which all partitions get.
  template <row Out, row... Sides, class Rules, class Make>
  auto process(const Rules& rules, Make make) const {
    const auto all = rules.broadcast().source();
    return detail::process_stage<typename Rules::record, T, detail::row_list<Out, Sides...>>(port(), key_, &all,
                                                                                            std::move(make));
  }

  /// For operations: an aggregate of the values of each interval.
  template <class Value, class Fold>
  auto fold_values(Value value, Fold by, const char* name) && {
    return move_fold(value_fold<T, Value, Fold>{{}, std::move(value), std::move(by)}, detail::each_interval, name);
  }

  /// For operations: the records where the owners of their keys are.
  [[nodiscard]] auto pairs() const { return pairs_with(std::identity{}); }
  template <class Value>
  [[nodiscard]] auto pairs_with(Value value) const {
    return detail::keyed_rows<T, Key, Value>{port(), key_, std::move(value)};
  }

  /// Cuts the records of each key into windows: tumbling(10s), sliding(1min, 10s), session(30s) ... Throws
  /// topology_error for windows of event time when the stream has none.
  template <window_spec Windows>
  auto window(Windows windows) const {
    using source = detail::window_source<K, K, T, Key>;
    return windowed_stream<source, Windows>(source{port(), key_, true}, std::move(windows));
  }

  /// A keyed stream that any code can hold.
  operator keyed_stream<K, T>() const {  // NOLINT(google-explicit-constructor)
    return {port(), std::function<K(const T&)>(
                        [key_of = key_](const T& value) { return K(std::invoke(key_of, value)); })};
  }

 private:
  struct state {
    std::optional<Chain> pending;
    std::optional<detail::upstream> port;
  };

  template <class F>
  static auto reduced(F f) {
    detail::require_reduce<F, T>();
    return reduce_fold<T, F>{std::move(f)};
  }
  template <class A>
  static auto accumulated(A initial) {
    return aggregate_fold<A, T>{{}, std::move(initial)};
  }

  /// Ends the pending chain in a stage that sends to the owners of keys.
  template <row Out, class MakeTerminal>
  detail::upstream end_chain(MakeTerminal make_terminal, const char* name) const {
    if (!state_->pending)
      throw topology_error("a keyed stream was read after it was moved from");
    const auto from = state_->pending->from;
    const auto stage =
        std::move(*state_->pending).end(std::move(make_terminal), {schema_of<Out>().text}, name);
    state_->pending.reset();
    return {.in = from.in,
            .ports = {{stage, 0}},
            .how = routing::keyed,
            .partitions = 0,
            .clock = from.clock,
            .watermarks = from.watermarks,
            .slide = from.slide};
  }

  /// The records with their keys, where the owners of these are.
  auto key_values() const {
    auto make = [key_of = key_](const T& value) { return keyed<K, T>{std::invoke(key_of, value), value}; };
    detail::row_chain<T> begun{port(), {}, {}, {}, {}, true};
    auto longer = std::move(begun).with(map_step<decltype(make)>{std::move(make)}, "pairs");
    return stream<keyed<K, T>, decltype(longer)>(std::move(longer));
  }

  /// The port that records are sent to by key; made once.
  detail::upstream port() const {
    if (!state_->port)
      state_->port = end_chain<T>(
          [key_of = key_](const operator_context& context) {
            return to_partitions<T, Key>(context, key_of);
          },
          "key_by");
    return *state_->port;
  }

  template <class Fold, class When>
  auto read_fold(Fold by, When when, const char* name) const {
    return folded<T>(port(), key_, std::move(by), when, name);
  }

  template <class Fold, class When>
  auto move_fold(Fold by, When when, const char* name) {
    if constexpr (splittable<Fold> && !std::same_as<When, each_record_t>) {
      using partial = keyed<K, typename Fold::partial>;
      auto sent = state_->port ? throw_read_before() : end_chain<partial>(
          [key_of = key_, by](const operator_context& context) {
            return combiner<K, T, Key, Fold>(context, key_of, by);
          },
          "combine");
      return folded<partial>(std::move(sent), &partial::key, merge_fold<Fold>{{}, std::move(by)}, when, name);
    } else {
      return read_fold(std::move(by), when, name);
    }
  }

  [[noreturn]] static detail::upstream throw_read_before() {
    throw topology_error("a keyed stream was read before it was moved from: read it as a variable");
  }

  /// The chain that begins with a fold over the records of a keyed port.
  template <row In, class InKey, class Fold, class When>
  static auto folded(detail::upstream from, InKey key_of, Fold by, When, const char* name) {
    using result = keyed<K, fold_result<Fold>>;
    require_row<result>();
    return begun<result>(
        std::move(from),
        [key_of, by](const operator_context& context) {
          if constexpr (std::same_as<When, detail::each_interval_t>) {
            static_cast<void>(context);
            return interval_fold_head<K, In, InKey, Fold>(key_of, by);
          } else {
            return running_fold_head<K, In, InKey, Fold, When::value>(context, key_of, by);
          }
        },
        name);
  }

  /// A stream of what a head makes of the records of a keyed port.
  template <row Result, class MakeHead>
  static auto begun(detail::upstream from, MakeHead make, const char* name) {
    detail::chain<MakeHead, std::tuple<>> chain{detail::without_time(std::move(from)), std::move(make), {}, {name}, {}, true, false};
    return stream<Result, decltype(chain)>(std::move(chain));
  }

  Key key_;
  std::shared_ptr<state> state_;
};

namespace detail {

template <row T, class F, class C>
auto keyed_chain(C chain, F f) {
  require_key<F, T>();
  using key = std::remove_cvref_t<std::invoke_result_t<F&, const T&>>;
  require_row<key>();
  return keyed_stream<key, T, F, C>(std::move(chain), std::move(f));
}

template <class Self, row T>
template <class F>
auto stream_operations<Self, T>::key_by(F f) && {
  return keyed_chain<T>(move_chain(), std::move(f));
}
template <class Self, row T>
template <class F>
auto stream_operations<Self, T>::key_by(F f) const& {
  return keyed_chain<T>(read_chain(), std::move(f));
}

}  // namespace detail
}  // namespace weir
