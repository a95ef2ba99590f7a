#include <weir/actors/control/cluster/frame.hpp>

namespace weir {

namespace {

/// The fields of a piece as they travel: numbers alone.
template <class Coder>
caf::error code(Coder& by, frame_piece& x) {
  auto what = static_cast<std::uint8_t>(x.what);
  auto carries = static_cast<std::uint8_t>(x.carries);
  auto has = static_cast<std::uint8_t>(x.has);
  auto idle = static_cast<std::uint8_t>(x.time.idle);
  auto time_us = static_cast<std::int64_t>(x.time.up_to.time_since_epoch().count());
  if (auto error = by(what, x.edge, carries, has, idle, x.mark.number, x.mark.time_ms, time_us, x.total, x.offset, x.credit, x.expands, x.size))
    return error;
  if (what > 1 || carries > 3 || has > 2 || idle > 1) return caf::sec::invalid_argument;
  x.what = static_cast<frame_piece::kind>(what);
  x.carries = static_cast<envelope::kind>(carries);
  x.has = static_cast<interval_data>(has);
  x.time = {event_time(std::chrono::microseconds(time_us)), idle != 0};
  return caf::none;
}

}  // namespace

const std::shared_ptr<segment_pool>& received_memory() {
  constexpr std::size_t cached_bytes_max = 8u << 20;
  static const auto pool = segment_pool::make(cached_bytes_max);
  return pool;
}

caf::error inspect(caf::serializer& to, frame& what) {
  auto count = static_cast<std::uint32_t>(what.pieces.size());
  if (auto error = to(what.session, what.number, count)) return error;
  for (auto& each : what.pieces) {
    if (auto error = code(to, each)) return error;
    if (each.size == 0) continue;
    if (auto error = to.apply_raw(each.size, const_cast<char*>(each.contents()))) return error;
  }
  return caf::none;
}

caf::error inspect(caf::deserializer& from, frame& what) {
  std::uint32_t count = 0;
  if (auto error = from(what.session, what.number, count)) return error;
  if (count > frame::pieces_max) return caf::sec::invalid_argument;
  what.pieces.assign(count, {});
  std::uint64_t bytes = 0;
  for (auto& each : what.pieces) {
    if (auto error = code(from, each)) return error;
    bytes += each.size;
    if (bytes > 2 * frame::bytes_max || each.offset > each.total || each.size > each.total - each.offset)
      return caf::sec::invalid_argument;
    if (each.size == 0) continue;
    each.received = std::make_shared<pooled_segment>(received_memory(), each.size);
    if (auto error = from.apply_raw(each.size, each.received->data())) return error;
  }
  return caf::none;
}

}  // namespace weir
