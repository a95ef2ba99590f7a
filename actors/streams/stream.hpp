#pragma once

#include <weir/actors/operators/lookup_options.hpp>
#include <weir/actors/operators/total_fold.hpp>
#include <weir/actors/streams/batch_operations.hpp>
#include <weir/actors/streams/chain.hpp>
#include <weir/actors/streams/misuse.hpp>
#include <weir/actors/streams/sink_operator.hpp>
#include <weir/actors/windows/window_specs.hpp>

#include <optional>

namespace weir {

/// A stream of records of type T in a topology. Operations describe; nothing runs before the job does.
///
/// `map`, `filter` and `flat_map` fuse: called on a temporary, or on `std::move(stream)`, they add to the
/// chain of steps that becomes one stage, compiled to one loop. A stream that is kept in a variable and read
/// there may be read again, so its chain ends: its steps run once, and each reader begins a new stage.
/// `key_by`, aggregates, `async`, `split`, `rebalance`, `broadcast`, `merge` and `to` end a chain as well.
///
/// Functions are copied to every partition of their stage and called by one thread at a time. They get
/// records whose views (std::string_view, std::span) live during the call.
template <row T, class Chain>
class stream;

/// What `event_time` is to know.
struct event_time_options {
  /// A record may come after one that is so much newer; what comes later than that is late.
  std::chrono::microseconds out_of_order_max{0};
  /// A partition without records for so long holds others back no longer, to the next tick; 0: never.
  std::chrono::milliseconds idle_after{60'000};
  /// A source partition whose records are further ahead of those of the slowest is not read; 0: no limit.
  std::chrono::microseconds ahead_max{0};
  /// In place of `ahead_max`: one limit for all streams that are given the same.
  std::shared_ptr<watermark_alignment> alignment = {};
};

namespace detail {

/// The operations of all streams. `Self` gives `take() &&` and `read() const&`: the chain to go on with.
template <class Self, row T>
class stream_operations : public batch_operations<Self, T>, public stream_pairs<Self, T> {
 public:
  /// f(const T&) -> U: one result per record.
  template <class F>
  auto map(F f) && { return map_chain(move_chain(), std::move(f)); }
  template <class F>
  auto map(F f) const& { return map_chain(read_chain(), std::move(f)); }

  /// f(const T&) -> bool: records for which it is true go on.
  template <class F>
  auto filter(F f) && { return filter_chain(move_chain(), std::move(f)); }
  template <class F>
  auto filter(F f) const& { return filter_chain(read_chain(), std::move(f)); }

  /// f(const T&) -> std::optional<U>, weir::parsed<U> (no value: to the dead letters, with the reason) or a
  /// range of U; or f(const T&, weir::emitter<U>&), which calls `out(u)` and `out.reject(reason)`.
  template <class F>
  auto flat_map(F f) && { return flat_chain(move_chain(), std::move(f)); }
  template <class F>
  auto flat_map(F f) const& { return flat_chain(read_chain(), std::move(f)); }

  /// f(const T&, auto& out) with U given: as above, and every `out(u)` is inlined.
  template <row U, class F>
  auto flat_map(F f) && { return inline_flat_chain<U>(move_chain(), std::move(f)); }
  template <row U, class F>
  auto flat_map(F f) const& { return inline_flat_chain<U>(read_chain(), std::move(f)); }

  /// f(const weir::rows<T>&, auto& out): what it makes of each batch, `out(u)` for each result. Where one
  /// batch ends and the next begins has no meaning.
  template <row U, class F>
  auto map_batches(F f) && { return batches_chain<U>(share(), std::move(f)); }
  template <row U, class F>
  auto map_batches(F f) const& { return batches_chain<U>(share(), std::move(f)); }

  /// Two streams: the records for which f(const T&) is true, and the others.
  template <class F>
  auto split(F f) && { return split_chain(move_chain(), std::move(f)); }
  template <class F>
  auto split(F f) const& { return split_chain(read_chain(), std::move(f)); }

  /// Side outputs: f(const T&, auto& out0, auto& out1 ...) writes to one stream per type given.
  template <row... Us, class F>
    requires(sizeof...(Us) > 0)
  auto split(F f) && { return route_chain<Us...>(move_chain(), std::move(f), "split"); }
  template <row... Us, class F>
    requires(sizeof...(Us) > 0)
  auto split(F f) const& { return route_chain<Us...>(read_chain(), std::move(f), "split"); }

  /// Says when a record happened: a member pointer, or f(const T&) -> std::chrono::sys_time. The watermark of
  /// each partition follows the newest record. `filter`, `key_by`, `merge`, `async` and `rebalance` keep the
  /// time; after a `map` or `flat_map` it must be said again, then without options.
  template <class F>
  auto event_time(F time_of, event_time_options how) && {
    return time_chain(move_chain(), std::move(time_of), how);
  }
  template <class F>
  auto event_time(F time_of, event_time_options how) const& {
    return time_chain(read_chain(), std::move(time_of), how);
  }
  /// Where the time of records now is, of a stream that has watermarks. Throws topology_error if it has none.
  template <class F>
  auto event_time(F time_of) && { return retime_chain(move_chain(), std::move(time_of)); }
  template <class F>
  auto event_time(F time_of) const& { return retime_chain(read_chain(), std::move(time_of)); }

  /// Groups records by a key: a member pointer, or f(const T&) -> K that gives equal results for equal
  /// records.
  template <class F>
  auto key_by(F f) &&;
  template <class F>
  auto key_by(F f) const&;

  /// One record per interval (tick): all of its records combined by f(a, b), which must be associative; none
  /// for an interval without records. Spark's `reduce`.
  template <class F>
  auto reduce(F f) && { return reduce_chain(move_chain(), std::move(f)); }
  template <class F>
  auto reduce(F f) const& { return reduce_chain(read_chain(), std::move(f)); }

  /// The number of records of each interval, also when it is 0. Spark's `count`.
  auto count() && { return fold_chain(move_chain(), count_fold<T>{}, "count"); }
  auto count() const& { return fold_chain(read_chain(), count_fold<T>{}, "count"); }

  /// What an accumulator (see `accumulator`) makes of each interval; `initial` is what it starts from.
  template <accumulator<T> A>
  auto aggregate(A initial) && {
    using fold = aggregate_fold<A, T>;
    if constexpr (splittable<fold>) {
      return fold_chain(move_chain(), fold{{}, std::move(initial)}, "aggregate");
    } else {
      return fold_all(share(), fold{{}, std::move(initial)}, "aggregate");
    }
  }
  template <accumulator<T> A>
  auto aggregate(A initial) const& {
    return share().aggregate(std::move(initial));
  }

  using batch_operations<Self, T>::window;
  /// Cuts the stream as a whole into windows, as keyed_stream::window does for each key.
  template <window_spec Windows>
  auto window(Windows windows) const;

  /// Each record with what a function says of its key: `std::pair<T, std::optional<V>>`. `key` is a member pointer
  /// or f(const T&) -> K; `f(const K&) -> std::optional<V>` may take its time: it is called in other threads,
  /// several at once, and must allow that. Records without an answer in time go to the dead letters.
  template <class Key, class F>
  auto lookup(Key key, F f, lookup_options how = {}) const;

  /// This stream and others of the same record type as one; order is kept within each.
  template <class... Chains>
  stream<T> merge(const stream<T, Chains>&... others) const;

  /// What reads this stream next gets whole batches in turn, over this many partitions.
  stream<T> rebalance(partitions_option to = {}) const;

  /// What reads this stream next gets every record in each of its partitions.
  stream<T> broadcast(partitions_option to = {}) const;

  /// Ends a chain: what follows runs in another stage, concurrently.
  stream<T> async() const { return share(); }

  /// Ends the stream in a sink, which runs as a stage of its own.
  template <class S>
  void to(S spec, partitions_option at = {.partitions = 1}) const;

 private:
  auto move_chain() { return static_cast<Self&&>(*this).take(); }
  auto read_chain() const { return share().take(); }
  [[nodiscard]] stream<T> share() const { return static_cast<const Self&>(*this).shared(); }

  template <class C, class F>
  static auto map_chain(C chain, F f);
  template <class C, class F>
  static auto filter_chain(C chain, F f);
  template <class C, class F>
  static auto flat_chain(C chain, F f);
  template <row U, class C, class F>
  static auto inline_flat_chain(C chain, F f);
  template <row U, class F>
  static auto batches_chain(stream<T> from, F f);
  template <class C, class F>
  static auto split_chain(C chain, F f);
  template <row... Us, class C, class F>
  static auto route_chain(C chain, F f, const char* name);
  template <class C, class F>
  static auto time_chain(C chain, F time_of, const event_time_options& how);
  template <class C, class F>
  static auto retime_chain(C chain, F time_of);
  template <class C, class F>
  static auto reduce_chain(C chain, F f);
  /// Sums up in each partition first, and then in one place.
  template <class C, class Fold>
  static auto fold_chain(C chain, Fold fold, const char* name);
  /// Sums up in one place.
  template <class Fold>
  static auto fold_all(stream<T> from, Fold fold, const char* name);
};

}  // namespace detail

template <row T>
class [[nodiscard]] stream<T, materialized>
    : public detail::stream_operations<stream<T, materialized>, T> {
 public:
  using record = T;

  explicit stream(detail::upstream from) : from_(std::move(from)) {}

  /// Names the stage that writes this stream.
  stream named(std::string name) const {
    for (const auto& port : from_.ports) from_.in->composed.stages[port.stage].name = name;
    return *this;
  }

  /// The stage that writes this stream had this name in an earlier version of the program: what was kept
  /// under it goes on here.
  stream formerly(std::string name) const {
    for (const auto& port : from_.ports)
      from_.in->composed.stages[port.stage].former_names.push_back(name);
    return *this;
  }

  /// For operations: the chain that reads this stream, and the stream as a stage's output.
  [[nodiscard]] detail::row_chain<T> take() const { return {from_, {}, {}, {}, {}}; }
  [[nodiscard]] stream shared() const { return *this; }
  [[nodiscard]] const detail::upstream& source() const { return from_; }

  /// Of the stage that writes this stream, or of the first of several.
  [[nodiscard]] const std::string& name() const {
    return from_.in->composed.stages[from_.ports.front().stage].name;
  }

 private:
  detail::upstream from_;
};

template <row T, class Chain>
class [[nodiscard]] stream : public detail::stream_operations<stream<T, Chain>, T> {
 public:
  using record = T;

  explicit stream(Chain chain) : state_(std::make_shared<state>(std::move(chain))) {}

  /// Names the stage that this chain becomes.
  stream named(std::string name) && {
    rename(std::move(name));
    return std::move(*this);
  }
  stream named(std::string name) const& {
    rename(std::move(name));
    return *this;
  }

  /// The stage that this chain becomes had this name in an earlier version of the program: what was kept
  /// under it goes on here.
  stream formerly(std::string name) && {
    had_name(std::move(name));
    return std::move(*this);
  }
  stream formerly(std::string name) const& {
    had_name(std::move(name));
    return *this;
  }

  /// A stream that any code can hold: the chain becomes a stage.
  operator stream<T>() const { return shared(); }  // NOLINT(google-explicit-constructor)

  /// For operations: the chain, to go on with. Throws topology_error when it has become a stage.
  [[nodiscard]] Chain take() {
    check_not_taken();
    if (state_->ended)
      throw topology_error("stream '" + state_->ended->name() +
                           "' was read before it was moved from: read it as a variable each time");
    state_->taken = true;
    return std::move(state_->pending);
  }

  /// For operations: the chain as a stage's output, made once.
  [[nodiscard]] stream<T> shared() const {
    check_not_taken();
    if (!state_->ended) {
      auto from = state_->pending.from;
      const auto stage =
          std::move(state_->pending)
              .end([](const operator_context& context) { return to_port<T>(context); },
                   {schema_of<T>().text});
      from.ports = {{stage, 0}};
      from.how = routing::forward;
      from.merged = false;
      state_->ended.emplace(std::move(from));
    }
    return *state_->ended;
  }

 private:
  struct state {
    explicit state(Chain chain) : pending(std::move(chain)) {}
    Chain pending;
    bool taken = false;
    std::optional<stream<T>> ended;
  };

  void check_not_taken() const {
    if (state_->taken) throw topology_error("a stream was used after it was moved from");
  }
  void rename(std::string name) const {
    check_not_taken();
    if (state_->ended) {
      static_cast<void>(state_->ended->named(std::move(name)));
    } else {
      state_->pending.name = std::move(name);
    }
  }

  void had_name(std::string name) const {
    check_not_taken();
    if (state_->ended) {
      static_cast<void>(state_->ended->formerly(std::move(name)));
    } else {
      state_->pending.former_names.push_back(std::move(name));
    }
  }

  std::shared_ptr<state> state_;
};

}  // namespace weir

#include <weir/actors/streams/event_time.hpp>         // IWYU pragma: export
#include <weir/actors/streams/lookup.hpp>             // IWYU pragma: export
#include <weir/actors/streams/stream_operations.hpp>  // IWYU pragma: export
