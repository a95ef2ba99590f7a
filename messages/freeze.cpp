#include <weir/messages/batch.hpp>
#include <weir/messages/message_error.hpp>
#include <weir/messages/row_codec.hpp>

#include <capnp/any.h>
#include <capnp/message.h>
#include <messages/batch.capnp.h>

#include <cstring>

namespace weir {

namespace {

/// The largest segment that Cap'n Proto's pointers can reach into.
constexpr std::size_t segment_words_max = (std::size_t{1} << 29) - 1;

/// Words before the first column: root pointer, Batch, tag and structs of the column list.
std::size_t head_words(std::size_t columns) {
  constexpr std::size_t root_pointer = 1;
  constexpr std::size_t batch_struct = capnp::sizeInWords<wire::Batch>();
  constexpr std::size_t column_struct = capnp::sizeInWords<wire::Column>();
  return root_pointer + batch_struct + 1 + columns * column_struct;
}

/// Builds into one block of the pool that is large enough from the start. The block is not cleared:
/// only the head must be zero, since every column is written whole.
class pooled_message final : public capnp::MessageBuilder {
 public:
  pooled_message(capnp::word* segment, std::size_t words, std::size_t zero_words)
      : segment_(segment), words_(words) {
    std::memset(static_cast<void*>(segment), 0, zero_words * sizeof(capnp::word));
  }
  ~pooled_message() noexcept(false) override = default;

  kj::ArrayPtr<capnp::word> allocateSegment(unsigned minimum) override {
    if (taken_ || minimum > words_) throw message_error("freeze: a batch outgrew its segment");
    taken_ = true;
    return kj::arrayPtr(segment_, words_);
  }

 private:
  capnp::word* segment_;
  std::size_t words_;
  bool taken_ = false;
};

template <class List>
std::byte* contents(List list) {
  const auto raw = capnp::AnyList::Reader(list.asReader()).getRawBytes();
  return reinterpret_cast<std::byte*>(const_cast<capnp::byte*>(raw.begin()));
}

/// Allocates the list for one column; its contents are not cleared.
std::byte* init_column(wire::Column::Builder column, column_kind kind, std::size_t count) {
  const auto n = static_cast<unsigned>(count);
  switch (kind) {
    case column_kind::int8: return contents(column.initInt8(n));
    case column_kind::int16: return contents(column.initInt16(n));
    case column_kind::int32: return contents(column.initInt32(n));
    case column_kind::int64: return contents(column.initInt64(n));
    case column_kind::uint8: return contents(column.initUint8(n));
    case column_kind::uint16: return contents(column.initUint16(n));
    case column_kind::uint32: return contents(column.initUint32(n));
    case column_kind::uint64: return contents(column.initUint64(n));
    case column_kind::float32: return contents(column.initFloat32(n));
    case column_kind::float64: return contents(column.initFloat64(n));
    case column_kind::boolean: return contents(column.initBoolean(n));
    case column_kind::validity: return contents(column.initValidity((n + 7) / 8));
    case column_kind::offsets: return contents(column.initOffsets(n + 1));
    case column_kind::bytes: return reinterpret_cast<std::byte*>(column.initBytes(n).begin());
  }
  throw message_error("freeze: unknown column kind");
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

/// How many elements each column has, from the rows and the last offsets.
std::vector<std::size_t> element_counts(std::span<const column_spec> specs, std::size_t rows,
                                        std::span<const std::byte* const> columns) {
  std::vector<std::size_t> counts(specs.size());
  for (std::size_t i = 0; i < specs.size(); ++i) {
    if (specs[i].domain == column_spec::rows) {
      counts[i] = rows;
      continue;
    }
    const auto domain = static_cast<std::size_t>(specs[i].domain);
    std::uint32_t last;
    std::memcpy(&last, columns[domain] + counts[domain] * 4, 4);
    counts[i] = last;
  }
  return counts;
}

/// Cap'n Proto's stream framing of a message of one segment.
void write_frame(std::uint64_t* frame, std::size_t segment_words) {
  const std::uint32_t table[2] = {0, static_cast<std::uint32_t>(segment_words)};
  std::memcpy(frame, table, sizeof(table));
}

}  // namespace

namespace detail {

void throw_contents_too_large(std::size_t bytes) {
  throw message_error("a batch's text or list column would hold " + std::to_string(bytes) +
                      " bytes; the limit is " + std::to_string(contents_bytes_max));
}

}  // namespace detail

batch freeze(const schema& shape, const batch_header& header, std::size_t rows,
             std::span<const std::byte* const> columns, const std::shared_ptr<segment_pool>& pool) {
  const auto counts = element_counts(shape.columns, rows, columns);
  const auto head = head_words(shape.columns.size());
  std::size_t words = head;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    const auto bytes = bytes_of(shape.columns[i].kind, counts[i]);
    if (bytes > detail::contents_bytes_max) detail::throw_contents_too_large(bytes);
    words += (bytes + 7) / 8;
  }
  if (words > segment_words_max)
    throw message_error("a batch would take " + std::to_string(words * 8) +
                        " bytes; the limit is " + std::to_string(segment_words_max * 8));

  auto body = std::make_shared<batch_body>(pool, words + 1);
  auto* const frame = body->words();
  pooled_message message(reinterpret_cast<capnp::word*>(frame + 1), words, head);
  auto root = message.initRoot<wire::Batch>();
  write_header(root, header);
  root.setRows(static_cast<std::uint32_t>(rows));
  root.setSchema(shape.fingerprint);
  auto list = root.initColumns(static_cast<unsigned>(counts.size()));
  body->columns.reserve(counts.size());
  for (std::size_t i = 0; i < counts.size(); ++i) {
    const auto kind = shape.columns[i].kind;
    const auto bytes = bytes_of(kind, counts[i]);
    auto* to = init_column(list[static_cast<unsigned>(i)], kind, counts[i]);
    if (bytes != 0) {
      std::memcpy(to, columns[i], bytes);
      std::memset(to + bytes, 0, (8 - bytes % 8) % 8);
    }
    body->columns.push_back(to);
  }
  write_frame(frame, words);
  body->header = header;
  body->rows = rows;
  body->fingerprint = shape.fingerprint;
  body->wire_words = words + 1;
  return batch(std::move(body));
}

}  // namespace weir
