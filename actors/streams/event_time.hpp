#pragma once

// What event_time does; see stream.hpp for what it means.

#include <weir/actors/streams/stream.hpp>

namespace weir::detail {

/// The sources whose partitions become those of a stage that reads there.
inline void align_sources(graph& in, const std::vector<port_ref>& ports, const alignment_member& with) {
  for (const auto& port : ports) {
    auto& stage = in.composed.stages[port.stage];
    if (stage.kind == stage_kind::source) stage.waits_with.push_back(with);
    for (const auto& edge : in.composed.edges)
      if (edge.to == port.stage && edge.how == routing::forward) align_sources(in, {edge.from}, with);
  }
}

template <class Self, row T>
template <class C, class F>
auto stream_operations<Self, T>::time_chain(C chain, F time_of, const event_time_options& how) {
  require_time<F, T>();
  auto clock = clock_of<T>(time_of);
  alignment_member with{how.alignment, 0};
  if (!with.group && how.ahead_max.count() != 0)
    with.group = std::make_shared<watermark_alignment>(how.ahead_max);
  if (with.group) {
    with.stream = with.group->add_stream();
    align_sources(*chain.from.in, chain.from.ports, with);
  }
  auto longer = std::move(chain).with(
      event_time_step<F>(std::move(time_of), {how.out_of_order_max, how.idle_after}, std::move(with)),
      "event_time");
  longer.from.clock = std::move(clock);
  longer.from.watermarks = true;
  return stream<T, decltype(longer)>(std::move(longer));
}

template <class Self, row T>
template <class C, class F>
auto stream_operations<Self, T>::retime_chain(C chain, F time_of) {
  require_time<F, T>();
  if (!chain.from.watermarks)
    throw topology_error("event_time: the stream has no watermarks yet: say how far records may be out of order, "
                         "as event_time(&T::at, {.out_of_order_max = 2s})");
  chain.from.clock = clock_of<T>(std::move(time_of));
  return stream<T, C>(std::move(chain));
}

}  // namespace weir::detail
