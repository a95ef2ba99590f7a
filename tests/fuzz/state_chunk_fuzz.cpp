// Whatever bytes are given for a chunk of entries or for the list of an epoch: they are refused with a text, or
// can be read whole, also as the entries of a newer version of the program.

#include <weir/state/manifest.hpp>
#include <weir/state/saved_state.hpp>
#include <weir/state/state_tables.hpp>
#include <weir/tests/fuzz/expect.hpp>
#include <weir/tests/fuzz/sealing.hpp>

#include <boost/describe/class.hpp>

using namespace weir;
using fuzz::expect;

namespace {

struct before {
  std::string name;
  std::optional<std::int32_t> some;
  std::vector<std::pair<std::int64_t, std::string>> list;
};
BOOST_DESCRIBE_STRUCT(before, (), (name, some, list))

struct now {
  std::vector<std::pair<std::int64_t, std::optional<std::string>>> list;
  std::string added = "new";
  std::optional<std::int64_t> some;
};
BOOST_DESCRIBE_STRUCT(now, (), (list, added, some))

/// Was it accepted?
template <class Read>
bool try_to(Read read) {
  try {
    read();
    return true;
  } catch (const state_error& refused) {
    expect(!std::string_view(refused.what()).empty());
    return false;
  }
}

void read_chunk(byte_store::reading& in, std::string_view bytes) {
  const auto pool = segment_pool::make();
  const auto type = state_type_of<std::string, now>();
  chunk_reader reader("stage/state", type, pool);
  const auto rows = reader.read(in, bytes);
  const auto merged = type->merge(std::span(&rows, 1), {}, pool);
  std::size_t count = 0;
  for (const auto& each : merged) count += each.rows.rows();
  expect(count <= rows.rows());
}

void read_manifest_of(std::string_view bytes) {
  const auto list = manifest::of(bytes);
  expect(manifest::of(list.to_bytes()).rows == list.rows);
}

std::unique_ptr<byte_store> with_schemas() {
  auto store = make_memory_store();
  const auto out = store->write();
  const auto& shape = schema_of<saved_row<std::string, before>>();
  out->put(tables::schemas, number_bytes(shape.fingerprint), shape.text);
  out->commit();
  return store;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto store = with_schemas();
  const auto in = store->read();
  const std::string_view bytes{reinterpret_cast<const char*>(data), size};
  try_to([&] { read_chunk(*in, bytes); });
  try_to([&] { static_cast<void>(sealed_due_min_ms(bytes, "it")); });
  try_to([&] { read_manifest_of(bytes); });
  const auto as = [&](const schema& shape) { return fuzz::seal(bytes, shape.fingerprint); };
  try_to([&] { read_chunk(*in, as(schema_of<saved_row<std::string, now>>())); });
  try_to([&] { read_chunk(*in, as(schema_of<saved_row<std::string, before>>())); });
  try_to([&] { read_manifest_of(as(schema_of<manifest_row>())); });
  return 0;
}
