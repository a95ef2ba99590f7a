#include <weir/messages/batch.hpp>
#include <weir/messages/pooled_segment.hpp>

#include <capnp/any.h>
#include <capnp/serialize.h>
#include <kj/exception.h>
#include <messages/batch.capnp.h>

#include <cstring>

namespace weir {

namespace {

/// Thrown and caught in this file: the first thing found wrong.
struct invalid {
  const char* reason;
};

void expect(bool holds, const char* reason) {
  if (!holds) throw invalid{reason};
}

struct raw_list {
  const std::byte* data;
  std::size_t count;
};

/// The elements of a list as they lie in the segment. A peer may encode them wider than the schema
/// says; raw bytes cannot show that, so such a list is refused.
template <class Reader>
raw_list raw(Reader list, capnp::ElementSize size) {
  const capnp::AnyList::Reader any(list);
  expect(any.size() == 0 || any.getElementSize() == size,
         "a column has an unexpected element size");
  const auto bytes = any.getRawBytes();
  return {reinterpret_cast<const std::byte*>(bytes.begin()), any.size()};
}

raw_list read_column(wire::Column::Reader column, column_kind kind) {
  using size = capnp::ElementSize;
  expect(static_cast<unsigned>(column.which()) == static_cast<unsigned>(kind),
         "a column has an unexpected kind");
  switch (kind) {
    case column_kind::int8: return raw(column.getInt8(), size::BYTE);
    case column_kind::int16: return raw(column.getInt16(), size::TWO_BYTES);
    case column_kind::int32: return raw(column.getInt32(), size::FOUR_BYTES);
    case column_kind::int64: return raw(column.getInt64(), size::EIGHT_BYTES);
    case column_kind::uint8: return raw(column.getUint8(), size::BYTE);
    case column_kind::uint16: return raw(column.getUint16(), size::TWO_BYTES);
    case column_kind::uint32: return raw(column.getUint32(), size::FOUR_BYTES);
    case column_kind::uint64: return raw(column.getUint64(), size::EIGHT_BYTES);
    case column_kind::float32: return raw(column.getFloat32(), size::FOUR_BYTES);
    case column_kind::float64: return raw(column.getFloat64(), size::EIGHT_BYTES);
    case column_kind::boolean: return raw(column.getBoolean(), size::BYTE);
    case column_kind::validity: return raw(column.getValidity(), size::BYTE);
    case column_kind::offsets: return raw(column.getOffsets(), size::FOUR_BYTES);
    case column_kind::bytes: {
      const auto data = column.getBytes();
      return {reinterpret_cast<const std::byte*>(data.begin()), data.size()};
    }
  }
  throw invalid{"a column has an unknown kind"};
}

/// Offsets begin at 0 and never fall; returns the last. The loop has no exit, so that it vectorises.
std::size_t check_offsets(const raw_list& offsets) {
  const auto* ends = reinterpret_cast<const std::uint32_t*>(offsets.data);
  bool rising = ends[0] == 0;
  for (std::size_t i = 1; i < offsets.count; ++i) rising &= ends[i - 1] <= ends[i];
  expect(rising, "a column's offsets do not rise from 0");
  return ends[offsets.count - 1];
}

std::size_t list_size(column_kind kind, std::size_t elements) {
  if (kind == column_kind::validity) return (elements + 7) / 8;
  return kind == column_kind::offsets ? elements + 1 : elements;
}

void check_columns(wire::Batch::Reader root, const schema& shape, std::size_t rows,
                   batch_body& body) {
  const auto list = root.getColumns();
  expect(list.size() == shape.columns.size(), "the number of columns differs from the row type's");
  std::vector<std::size_t> last(shape.columns.size());
  for (std::size_t i = 0; i < shape.columns.size(); ++i) {
    const auto [kind, domain] = shape.columns[i];
    const auto elements =
        domain == column_spec::rows ? rows : last[static_cast<std::size_t>(domain)];
    const auto column = read_column(list[static_cast<unsigned>(i)], kind);
    expect(column.count == list_size(kind, elements), "a column's length differs from its rows");
    if (kind == column_kind::offsets) last[i] = check_offsets(column);
    body.columns.push_back(column.data);
  }
}

batch_header read_header(wire::Batch::Reader root) {
  return {.stream = root.getStream(),
          .sequence = root.getSequence(),
          .incarnation = root.getIncarnation(),
          .epoch = root.getEpoch(),
          .watermark_us = root.getWatermark(),
          .ingest_ns = root.getIngest(),
          .position = root.getPosition(),
          .exact = root.getExact()};
}

/// Cap'n Proto allocates 16 bytes for every 4 of the segment table, so it must not be long.
void check_segment_count(const std::uint64_t* message) {
  constexpr std::uint32_t segments_max = 512;
  std::uint32_t count_less_one = 0;
  std::memcpy(&count_less_one, message, sizeof(count_less_one));
  expect(count_less_one < segments_max, "more segments than allowed");
}

/// Reads the copy in `body`; throws invalid or kj::Exception.
void read_message(batch_body& body, std::size_t words, const schema& shape,
                  const wire_limits& limits) {
  check_segment_count(body.words());
  capnp::ReaderOptions options;
  options.traversalLimitInWords = 2 * words + 64;
  options.nestingLimit = 8;
  const auto all = kj::arrayPtr(reinterpret_cast<const capnp::word*>(body.words()), words);
  capnp::FlatArrayMessageReader message(all, options);
  expect(message.getEnd() == all.end(), "bytes follow the message");
  const auto root = message.getRoot<wire::Batch>();
  expect(root.getSchema() == shape.fingerprint, "the row type differs");
  const std::size_t rows = root.getRows();
  expect(rows <= limits.rows_max, "more rows than allowed");
  body.header = read_header(root);
  body.rows = rows;
  body.fingerprint = shape.fingerprint;
  body.wire_words = words;
  body.columns.reserve(shape.columns.size());
  check_columns(root, shape, rows, body);
}

bool is_message_size(std::size_t bytes, const wire_limits& limits, wire_fault& fault) {
  if (bytes > limits.bytes_max) {
    fault.reason = "larger than allowed";
  } else if (bytes < 16 || bytes % 8 != 0) {
    fault.reason = "not a whole message";
  } else {
    return true;
  }
  return false;
}

batch read_body(std::shared_ptr<batch_body> body, std::size_t words, const schema& shape,
                const wire_limits& limits, wire_fault& fault) {
  try {
    read_message(*body, words, shape, limits);
    return batch(std::move(body));
  } catch (const invalid& found) {
    fault.reason = found.reason;
  } catch (const kj::Exception& found) {
    fault.reason = std::string("not a valid message: ") + found.getDescription().cStr();
  }
  return {};
}

}  // namespace

batch thaw(std::span<const std::byte> bytes, const schema& shape,
           const std::shared_ptr<segment_pool>& pool, wire_fault& fault,
           const wire_limits& limits) {
  if (!is_message_size(bytes.size(), limits, fault)) return {};
  const auto words = bytes.size() / 8;
  auto body = std::make_shared<batch_body>(pool);
  body->adopt(pool->take(words));
  std::memcpy(body->words(), bytes.data(), bytes.size());
  return read_body(std::move(body), words, shape, limits, fault);
}

batch thaw_taking(pooled_segment& memory, const schema& shape, wire_fault& fault, const wire_limits& limits) {
  if (!is_message_size(memory.size(), limits, fault)) return {};
  const auto words = memory.size() / 8;
  auto [block, pool] = memory.release();
  auto body = std::make_shared<batch_body>(std::move(pool));
  body->adopt(block);
  return read_body(std::move(body), words, shape, limits, fault);
}

batch thaw_in_place(std::span<const std::byte> bytes, const schema& shape, wire_fault& fault,
                    const wire_limits& limits) {
  if (!is_message_size(bytes.size(), limits, fault)) return {};
  const auto words = bytes.size() / 8;
  auto body = std::make_shared<batch_body>(nullptr);
  auto* place = const_cast<std::byte*>(bytes.data());  // NOLINT: nobody writes to a batch
  body->adopt({reinterpret_cast<std::uint64_t*>(place), words});
  return read_body(std::move(body), words, shape, limits, fault);
}

}  // namespace weir
