#include <weir/actors/streams/windowed_stream.hpp>

namespace weir::detail {

void require_event_time(const upstream& from, bool by_arrival) {
  if (by_arrival || (from.clock && from.watermarks)) return;
  const auto& stage = from.in->composed.stages[from.ports.front().stage].name;
  throw topology_error(
      "window: the records of '" + stage +
      "' have no event time: say it before, as event_time(&T::at, {.out_of_order_max = 2s}), and again after a map, "
      "as event_time(&U::at); or take windows of arrival, as tumbling(10s).processing_time()");
}

}  // namespace weir::detail
