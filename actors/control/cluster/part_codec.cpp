#include <weir/actors/control/cluster/part_codec.hpp>
#include <weir/messages/packed.hpp>

#include <boost/describe/class.hpp>

namespace weir {

namespace {

/// What one state adds: batches as they are on the wire.
struct sent_delta {
  std::string state;
  std::vector<std::string> rows;
};
BOOST_DESCRIBE_STRUCT(sent_delta, (), (state, rows))

struct sent_part {
  std::uint64_t session = 0;
  std::uint32_t member = 0;
  std::uint64_t epoch = 0;
  std::int64_t time_ms = 0;
  bool ended = false;
  std::vector<sent_delta> deltas;
  std::vector<manifest_row> rows;
};
BOOST_DESCRIBE_STRUCT(sent_part, (), (session, member, epoch, time_ms, ended, deltas, rows))

constexpr wire_limits part_limits{.bytes_max = 1u << 30, .rows_max = 1};

}  // namespace

std::string encoded_part(const epoch_part_message& part) {
  sent_part sent{part.incarnation,  static_cast<std::uint32_t>(part.member), part.end.number, part.end.time_ms,
                 part.ended, {}, part.part->rows};
  for (const auto& delta : part.part->deltas) {
    sent.deltas.push_back({delta.state, {}});
    for (const auto& each : delta.rows) {
      const auto wire = each.wire();
      sent.deltas.back().rows.emplace_back(reinterpret_cast<const char*>(wire.data()), wire.size());
    }
  }
  return packed(sent);
}

std::optional<epoch_part_message> decoded_part(std::string_view bytes, const state_types& types,
                                               const std::shared_ptr<segment_pool>& pool) {
  auto sent = unpacked<sent_part>(bytes, part_limits);
  if (!sent) return std::nullopt;
  auto part = std::make_shared<epoch_part>();
  part->rows = std::move(sent->rows);
  for (const auto& delta : sent->deltas) {
    const auto type = types.find(delta.state);
    if (type == types.end()) return std::nullopt;
    part->deltas.push_back({delta.state, type->second, {}});
    for (const auto& each : delta.rows) {
      wire_fault fault;
      auto read = thaw(std::as_bytes(std::span(each.data(), each.size())), *type->second->shape, pool, fault,
                       {.bytes_max = 1u << 30, .rows_max = UINT32_MAX});
      if (!read) return std::nullopt;
      part->deltas.back().rows.push_back(std::move(read));
    }
  }
  return epoch_part_message{.component = 0,
                            .incarnation = sent->session,
                            .member = sent->member,
                            .end = {sent->epoch, sent->time_ms},
                            .ended = sent->ended,
                            .part = std::move(part)};
}

}  // namespace weir
