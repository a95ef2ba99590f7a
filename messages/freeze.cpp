#include <weir/messages/freeze.hpp>

#include <weir/messages/message_error.hpp>
#include <weir/messages/row_codec.hpp>

#include <capnp/message.h>
#include <messages/batch.capnp.h>

#include <cstring>

namespace weir::detail {

namespace {

/// The largest segment that Cap'n Proto's pointers can reach into.
constexpr std::size_t segment_words_max = (std::size_t{1} << 29) - 1;

constexpr std::size_t frame_words = 1;
constexpr std::size_t root_words = 1 + capnp::sizeInWords<wire::Batch>();
constexpr std::size_t column_words = capnp::sizeInWords<wire::Column>();
static_assert(column_words == 2, "a column is one word of data and one pointer");

/// Builds the head in the first words of a segment; lists are there already.
class head_message final : public capnp::MessageBuilder {
 public:
  head_message(std::uint64_t* segment, std::size_t words) : segment_(segment), words_(words) {
    std::memset(segment, 0, words * 8);
  }
  ~head_message() noexcept(false) override = default;

  kj::ArrayPtr<capnp::word> allocateSegment(unsigned minimum) override {
    if (taken_ || minimum > words_) throw message_error("freeze: the head of a batch outgrew its place");
    taken_ = true;
    return kj::arrayPtr(reinterpret_cast<capnp::word*>(segment_), words_);
  }

 private:
  std::uint64_t* segment_;
  std::size_t words_;
  bool taken_ = false;
};

/// Sets the kind of a column; its list is empty, so that nothing is allocated.
void set_kind(wire::Column::Builder column, column_kind kind) {
  switch (kind) {
    case column_kind::int8: column.initInt8(0); return;
    case column_kind::int16: column.initInt16(0); return;
    case column_kind::int32: column.initInt32(0); return;
    case column_kind::int64: column.initInt64(0); return;
    case column_kind::uint8: column.initUint8(0); return;
    case column_kind::uint16: column.initUint16(0); return;
    case column_kind::uint32: column.initUint32(0); return;
    case column_kind::uint64: column.initUint64(0); return;
    case column_kind::float32: column.initFloat32(0); return;
    case column_kind::float64: column.initFloat64(0); return;
    case column_kind::boolean: column.initBoolean(0); return;
    case column_kind::validity: column.initValidity(0); return;
    case column_kind::offsets: column.initOffsets(0); return;
    case column_kind::bytes: column.initBytes(0); return;
  }
}

/// A list pointer as Cap'n Proto's encoding defines it: the distance in words from behind the pointer, the
/// size of an element, the number of elements.
std::uint64_t list_pointer(std::size_t at_word, std::size_t list_word, column_kind kind,
                           std::size_t elements) {
  const auto width = kind == column_kind::validity ? 1 : width_of(kind);
  const std::uint64_t size_code = width == 1 ? 2 : width == 2 ? 3 : width == 4 ? 4 : 5;
  const std::uint64_t distance = list_word - at_word - 1;
  return 1 | distance << 2 | size_code << 32 | static_cast<std::uint64_t>(elements) << 35;
}

void write_header(wire::Batch::Builder root, const batch_header& header) {
  root.setStream(header.stream);
  root.setSequence(header.sequence);
  root.setIncarnation(header.incarnation);
  root.setEpoch(header.epoch);
  root.setWatermark(header.watermark_us);
  root.setIngest(header.ingest_ns);
  root.setPosition(header.position);
  root.setExact(header.exact);
}

}  // namespace

void throw_contents_too_large(std::size_t bytes) {
  throw message_error("a batch's text or list column would hold " + std::to_string(bytes) +
                      " bytes; the limit is " + std::to_string(contents_bytes_max));
}

std::vector<list_size> measure_lists(const schema& shape, std::size_t rows,
                                     const std::vector<const std::byte*>& columns) {
  std::vector<list_size> lists(columns.size());
  std::vector<std::size_t> ends(columns.size());
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const auto& [kind, domain] = shape.columns[i];
    const auto count = domain == column_spec::rows ? rows : ends[static_cast<std::size_t>(domain)];
    const auto bytes = bytes_of(kind, count);
    if (bytes > contents_bytes_max) throw_contents_too_large(bytes);
    lists[i] = {kind == column_kind::validity ? bytes : bytes / width_of(kind), bytes};
    if (kind == column_kind::offsets) {
      std::uint32_t last;
      std::memcpy(&last, columns[i] + count * 4, 4);
      ends[i] = last;
    }
  }
  return lists;
}

void check_words(std::size_t words) {
  constexpr auto head_max = std::size_t{1} << 20;
  if (words > segment_words_max - head_max)
    throw message_error("a batch would take " + std::to_string(words * 8) + " bytes; the limit is " +
                        std::to_string((segment_words_max - head_max) * 8));
}

std::size_t head_words(std::size_t columns) {
  return frame_words + root_words + 1 + columns * column_words;
}

void write_head(batch_body& body, const schema& shape, const batch_header& header, std::size_t rows,
                const std::vector<list_size>& lists) {
  const auto head = head_words(lists.size());
  auto* const segment = body.words() + frame_words;
  const auto word_of = [&](const std::byte* place) {
    return static_cast<std::size_t>(reinterpret_cast<const std::uint64_t*>(place) - segment);
  };
  const auto words = lists.empty() ? head - frame_words
                                   : word_of(body.columns.back()) + (lists.back().bytes + 7) / 8;
  head_message message(segment, head - frame_words);
  auto root = message.initRoot<wire::Batch>();
  write_header(root, header);
  root.setRows(static_cast<std::uint32_t>(rows));
  root.setSchema(shape.fingerprint);
  auto list = root.initColumns(static_cast<unsigned>(lists.size()));
  for (std::size_t i = 0; i < lists.size(); ++i) {
    const auto kind = shape.columns[i].kind;
    set_kind(list[static_cast<unsigned>(i)], kind);
    const auto pointer_at = root_words + 1 + i * column_words + 1;
    segment[pointer_at] = list_pointer(pointer_at, word_of(body.columns[i]), kind, lists[i].elements);
  }
  const std::uint32_t frame[2] = {0, static_cast<std::uint32_t>(words)};
  std::memcpy(body.words(), frame, sizeof(frame));
  body.header = header;
  body.rows = rows;
  body.fingerprint = shape.fingerprint;
  body.wire_words = frame_words + words;
}

}  // namespace weir::detail
