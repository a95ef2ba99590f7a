#pragma once

// What the operations of streams do; see stream.hpp for what they mean.

#include <weir/actors/streams/slides.hpp>
#include <weir/actors/streams/stream.hpp>

#include <array>

namespace weir::detail {

/// The output of a stage, read by a stage with the same partitions.
template <row T>
stream<T> output_of(const upstream& like, std::size_t stage, std::size_t port, std::size_t partitions) {
  return stream<T>(upstream{.in = like.in,
                            .ports = {{stage, port}},
                            .how = routing::forward,
                            .partitions = partitions,
                            .watermarks = like.watermarks,
                            .slide = like.slide});
}

template <row T>
stream<T> with_clock(stream<T> records, const event_clock& clock) {
  auto from = records.source();
  from.clock = clock;
  return stream<T>(std::move(from));
}

/// What reads there makes records of its own, at ticks: times and watermarks of what it reads say nothing of them.
inline upstream without_time(upstream from) {
  from.clock = {};
  from.watermarks = false;
  return from;
}

/// The clock of streams that become one; none if one of them has none. Throws topology_error.
inline event_clock merged_clock(const event_clock& one, const event_clock& other) {
  if (!one || !other) return {};
  if (one.id != other.id)
    throw topology_error("merge: streams with different event times: say event_time(...) after merge");
  return one;
}

template <class Self, row T>
template <class C, class F>
auto stream_operations<Self, T>::map_chain(C chain, F f) {
  require_map<F, T>();
  using result = std::remove_cvref_t<std::invoke_result_t<F&, const T&>>;
  require_row<result>();
  auto longer = std::move(chain).with(map_step<F>{std::move(f)}, "map");
  return stream<result, decltype(longer)>(std::move(longer));
}

template <class Self, row T>
template <class C, class F>
auto stream_operations<Self, T>::filter_chain(C chain, F f) {
  require_predicate<F, T>();
  auto longer = std::move(chain).with(filter_step<F>{std::move(f)}, "filter");
  return stream<T, decltype(longer)>(std::move(longer));
}

template <class Self, row T>
template <class C, class F>
auto stream_operations<Self, T>::flat_chain(C chain, F f) {
  require_flat_map<F, T>();
  if constexpr (std::invocable<F&, const T&>) {
    using results = std::remove_cvref_t<std::invoke_result_t<F&, const T&>>;
    using result = typename flat_element<results>::type;
    require_row<result>();
    auto longer = std::move(chain).with(flat_map_step<F, results>{std::move(f)}, "flat_map");
    return stream<result, decltype(longer)>(std::move(longer));
  } else {
    using result = typename emitted<F>::result;
    require_row<result>();
    auto longer = std::move(chain).with(emit_step<F, result>{std::move(f)}, "flat_map");
    return stream<result, decltype(longer)>(std::move(longer));
  }
}

template <class Self, row T>
template <row U, class C, class F>
auto stream_operations<Self, T>::inline_flat_chain(C chain, F f) {
  require_emit<F, T, U>();
  auto longer = std::move(chain).with(inline_emit_step<F, U>{std::move(f)}, "flat_map");
  return stream<U, decltype(longer)>(std::move(longer));
}

template <class Self, row T>
template <row U, class F>
auto stream_operations<Self, T>::batches_chain(stream<T> from, F f) {
  require_batches<F, T, U>();
  const auto make = [f = std::move(f)](const operator_context&) { return batches_head<T, U, F>{f}; };
  chain<std::remove_const_t<decltype(make)>, std::tuple<>> begun{
      from.source(), make, {}, {"map_batches"}, {}, false, true};
  begun.from.clock = {};
  return stream<U, decltype(begun)>(std::move(begun));
}

template <class Self, row T>
template <class C, class F>
auto stream_operations<Self, T>::split_chain(C chain, F f) {
  require_predicate<F, T>();
  auto route = [f = std::move(f)](const T& value, auto& matching, auto& rest) mutable {
    if (std::invoke(f, value)) {
      matching(value);
    } else {
      rest(value);
    }
  };
  const auto clock = chain.from.clock;
  auto [matching, rest] = route_chain<T, T>(std::move(chain), std::move(route), "split");
  return std::tuple(with_clock(std::move(matching), clock), with_clock(std::move(rest), clock));
}

template <class Self, row T>
template <row... Us, class C, class F>
auto stream_operations<Self, T>::route_chain(C chain, F f, const char* name) {
  require_route<F, T, Us...>();
  const auto from = chain.from;
  const auto stage = std::move(chain).end(
      [f = std::move(f)](const operator_context& context) { return to_ports<F, Us...>(context, f); },
      {schema_of<Us>().text...}, name);
  return [&]<std::size_t... I>(std::index_sequence<I...>) {
    return std::tuple<stream<Us>...>{output_of<Us>(from, stage, I, from.partitions)...};
  }(std::index_sequence_for<Us...>{});
}

template <class Self, row T>
template <class C, class F>
auto stream_operations<Self, T>::reduce_chain(C chain, F f) {
  require_reduce<F, T>();
  return fold_chain(std::move(chain), reduce_fold<T, F>{std::move(f)}, "reduce");
}

/// The stream of results of a fold over everything that reaches one partition.
template <row In, class Fold>
auto total_stream(upstream from, Fold fold, const char* name) {
  using result = fold_result<Fold>;
  require_row<result>();
  const auto make = [fold](const operator_context&) { return total_fold_head<In, Fold>(fold); };
  chain<std::remove_const_t<decltype(make)>, std::tuple<>> begun{without_time(std::move(from)), make, {}, {name}, {}};
  return stream<result, decltype(begun)>(std::move(begun));
}

template <class Self, row T>
template <class C, class Fold>
auto stream_operations<Self, T>::fold_chain(C chain, Fold fold, const char* name) {
  const auto from = chain.from;
  using partial = typename Fold::partial;
  const auto stage = std::move(chain).end(
      [fold](const operator_context& context) { return partial_fold<T, Fold>(context, fold); },
      {schema_of<partial>().text}, name);
  return total_stream<partial>(output_of<partial>(from, stage, 0, 1).source(), merge_fold<Fold>{{}, fold}, name);
}

template <class Self, row T>
template <class Fold>
auto stream_operations<Self, T>::fold_all(stream<T> from, Fold fold, const char* name) {
  auto all = from.source();
  all.partitions = 1;
  return total_stream<T>(std::move(all), std::move(fold), name);
}

template <class Self, row T>
template <class... Chains>
stream<T> stream_operations<Self, T>::merge(const stream<T, Chains>&... others) const {
  auto all = share().source();
  const auto add = [&](const upstream& other) {
    require_same_slide(all, other, "merge");
    if (other.how != all.how)
      throw topology_error("merge: streams that are dealt out differently (rebalance, broadcast)");
    all.clock = merged_clock(all.clock, other.clock);
    all.watermarks = all.watermarks && other.watermarks;
    all.ports.insert(all.ports.end(), other.ports.begin(), other.ports.end());
    all.partitions = std::max(all.partitions, other.partitions);
  };
  (add(others.shared().source()), ...);
  all.merged = true;
  return stream<T>(std::move(all));
}

template <class Self, row T>
stream<T> stream_operations<Self, T>::rebalance(partitions_option to) const {
  auto from = share().source();
  from.how = routing::rebalance;
  from.partitions = to.partitions;
  return stream<T>(std::move(from));
}

template <class Self, row T>
stream<T> stream_operations<Self, T>::broadcast(partitions_option to) const {
  auto from = share().source();
  from.how = routing::broadcast;
  from.partitions = to.partitions;
  return stream<T>(std::move(from));
}

template <class Self, row T>
template <class S>
void stream_operations<Self, T>::to(S spec, partitions_option at) const {
  static_assert(sink_spec<S, T>,
                "weir: to: not a sink for this stream's record type: it needs open<T>(sink_context), "
                "name() and blocks()");
  auto from = share().source();
  stage_plan stage;
  stage.name = spec.name();
  stage.kind = stage_kind::sink;
  stage.steps = {spec.name()};
  stage.partitions = at.partitions;
  stage.blocks = spec.blocks();
  if constexpr (requires { spec.owns(); }) stage.owns = spec.owns();
  stage.make_operator = [spec = std::move(spec)](
                            const operator_context& context) -> std::unique_ptr<stream_operator> {
    return std::make_unique<sink_operator<T>>(
        spec.template open<T>(sink_context{context.partition, context.partitions, context.epochs, context.attempt}));
  };
  from.connect(from.in->add_sink(std::move(stage)));
}

}  // namespace weir::detail
