#pragma once

#include <weir/actors/stages/envelope.hpp>
#include <weir/messages/pooled_segment.hpp>

#include <caf/all.hpp>

#include <memory>
#include <string>
#include <vector>

namespace weir {

/// A thing that a link carries, or a piece of one that is too large for one frame.
struct frame_piece {
  enum class kind : std::uint8_t {
    envelope,  ///< on an edge of the plan
    part,      ///< of an epoch, for the keeper
  };
  kind what = kind::envelope;
  std::uint32_t edge = 0;
  envelope::kind carries = envelope::kind::data;
  tick mark;
  interval_data has = interval_data::given;
  watermark time;
  std::uint32_t total = 0;   ///< bytes of the whole contents
  std::uint32_t offset = 0;  ///< of these in it
  std::uint64_t credit = 0;  ///< that a batch took at its sender
  std::uint32_t expands = 0;  ///< to so many bytes; 0: the contents are not compressed

  // What is sent lies where it is; what was received is a copy.
  batch data;
  std::shared_ptr<const std::string> text;
  std::uint32_t size = 0;
  std::shared_ptr<pooled_segment> received;

  [[nodiscard]] const char* contents() const {
    const auto* begin = text ? text->data() : data ? reinterpret_cast<const char*>(data.wire().data()) : nullptr;
    return begin ? begin + offset : nullptr;
  }
};

/// What a link sends at once: pieces in order.
struct frame {
  static constexpr std::uint32_t pieces_max = 16384;
  static constexpr std::uint32_t bytes_max = 1u << 20;

  std::uint64_t session = 0;
  std::uint64_t number = 0;  ///< of what the link has sent in this session, see message_order
  std::vector<frame_piece> pieces;
};

/// The receiver has this frame and those before it.
struct frame_ack {
  std::uint64_t session = 0;
  std::uint64_t number = 0;
};
/// The receiver behind an edge has processed so many bytes.
struct edge_credit {
  std::uint64_t session = 0;
  std::uint64_t number = 0;  ///< counted with the frames
  std::uint32_t edge = 0;
  std::uint64_t bytes = 0;
};

/// Where the memory of what is received comes from, and of the batches that it becomes: one pool for all jobs of the
/// process.
const std::shared_ptr<segment_pool>& received_memory();

caf::error inspect(caf::serializer& to, frame& what);
/// Refuses what claims more than a frame can have.
caf::error inspect(caf::deserializer& from, frame& what);
/// For people.
template <class Inspector>
typename Inspector::result_type inspect(Inspector& f, frame& x) {
  return f(caf::meta::type_name("weir::frame"), x.session, x.number);
}
template <class Inspector>
typename Inspector::result_type inspect(Inspector& f, frame_ack& x) {
  return f(caf::meta::type_name("weir::frame_ack"), x.session, x.number);
}
template <class Inspector>
typename Inspector::result_type inspect(Inspector& f, edge_credit& x) {
  return f(caf::meta::type_name("weir::edge_credit"), x.session, x.number, x.edge, x.bytes);
}

}  // namespace weir
