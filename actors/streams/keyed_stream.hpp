#pragma once

#include <weir/actors/operators/combiner.hpp>
#include <weir/actors/operators/keyed_fold.hpp>
#include <weir/actors/streams/stream.hpp>

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

template <class W>
concept emission_time = std::same_as<W, each_record_t> || std::same_as<W, each_tick_t>;

/// A stream grouped by key. Aggregates run with as many partitions as the job's parallelism; records go to
/// the partition that owns their key group. Results are `keyed<K, V>`, with members `key` and `value`.
///
/// As with `stream`, one that is kept in a variable may be read again: records are then sent once and read
/// by each aggregate. On a temporary, an aggregate that sends at ticks sums up before records are sent.
template <row K, row T, class Key = std::function<K(const T&)>, class Chain = detail::row_chain<T>>
class [[nodiscard]] keyed_stream {
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
    return move_fold(count_fold<T>{}, when, memory::running, "count");
  }
  template <emission_time When = each_record_t>
  auto count(When when = {}) const& {
    return read_fold(count_fold<T>{}, when, memory::running, "count");
  }

  /// f(a, b) combines two records to one; it must be associative.
  template <class F, emission_time When = each_record_t>
  auto reduce(F f, When when = {}) && {
    return move_fold(reduced(std::move(f)), when, memory::running, "reduce");
  }
  template <class F, emission_time When = each_record_t>
  auto reduce(F f, When when = {}) const& {
    return read_fold(reduced(std::move(f)), when, memory::running, "reduce");
  }

  /// An accumulator (see `accumulator`) per key, begun as a copy of `initial`.
  template <accumulator<T> A, emission_time When = each_record_t>
  auto aggregate(A initial, When when = {}) && {
    return move_fold(accumulated(std::move(initial)), when, memory::running, "aggregate");
  }
  template <accumulator<T> A, emission_time When = each_record_t>
  auto aggregate(A initial, When when = {}) const& {
    return read_fold(accumulated(std::move(initial)), when, memory::running, "aggregate");
  }

  /// The same for each interval, sent at its tick: keys without records in the interval are absent.
  auto count_by_key() && { return move_fold(count_fold<T>{}, each_tick, memory::interval, "count_by_key"); }
  auto count_by_key() const& {
    return read_fold(count_fold<T>{}, each_tick, memory::interval, "count_by_key");
  }
  template <class F>
  auto reduce_by_key(F f) && {
    return move_fold(reduced(std::move(f)), each_tick, memory::interval, "reduce_by_key");
  }
  template <class F>
  auto reduce_by_key(F f) const& {
    return read_fold(reduced(std::move(f)), each_tick, memory::interval, "reduce_by_key");
  }
  template <accumulator<T> A>
  auto aggregate_by_key(A initial) && {
    return move_fold(accumulated(std::move(initial)), each_tick, memory::interval, "aggregate_by_key");
  }
  template <accumulator<T> A>
  auto aggregate_by_key(A initial) const& {
    return read_fold(accumulated(std::move(initial)), each_tick, memory::interval, "aggregate_by_key");
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
    const auto in = state_->pending->from.in;
    const auto stage =
        std::move(*state_->pending).end(std::move(make_terminal), {schema_of<Out>().text}, name);
    state_->pending.reset();
    return {in, {{stage, 0}}, routing::keyed, 0};
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
  auto read_fold(Fold by, When, memory remembers, const char* name) const {
    return folded<T>(port(), key_, std::move(by), {When::value, remembers}, name);
  }

  template <class Fold, class When>
  auto move_fold(Fold by, When when, memory remembers, const char* name) {
    if constexpr (splittable<Fold> && std::same_as<When, each_tick_t>) {
      using partial = keyed<K, typename Fold::partial>;
      auto sent = state_->port ? throw_read_before() : end_chain<partial>(
          [key_of = key_, by](const operator_context& context) {
            return combiner<K, T, Key, Fold>(context, key_of, by);
          },
          "combine");
      return folded<partial>(std::move(sent), &partial::key, merge_fold<Fold>{std::move(by)},
                             {When::value, remembers}, name);
    } else {
      return read_fold(std::move(by), when, remembers, name);
    }
  }

  [[noreturn]] static detail::upstream throw_read_before() {
    throw topology_error("a keyed stream was read before it was moved from: read it as a variable");
  }

  /// The chain that begins with a fold over the records of a keyed port.
  template <row In, class InKey, class Fold>
  static auto folded(detail::upstream from, InKey key_of, Fold by, keyed_fold_options options,
                     const char* name) {
    using result = keyed<K, fold_result<Fold>>;
    require_row<result>();
    const auto make = [key_of, by, options](const operator_context&) {
      return keyed_fold_head<K, In, InKey, Fold>(key_of, by, options);
    };
    detail::chain<std::remove_const_t<decltype(make)>, std::tuple<>> begun{
        std::move(from), make, {}, {name}, {}, true, false};
    return stream<result, decltype(begun)>(std::move(begun));
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
