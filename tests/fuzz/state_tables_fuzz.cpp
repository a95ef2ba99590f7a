// Whatever entries the tables of a state hold: a program that starts over them, one that looks into them and
// one that checks them end with a text or do what they are for.

#include <weir/messages/described_row.hpp>
#include <weir/state/saved_row.hpp>
#include <weir/state/state_changes.hpp>
#include <weir/state/state_check.hpp>
#include <weir/state/state_tables.hpp>
#include <weir/state/state_view.hpp>
#include <weir/state/state_writer.hpp>
#include <weir/tests/fuzz/expect.hpp>
#include <weir/tests/fuzz/sealing.hpp>

using namespace weir;
using fuzz::expect;

namespace {

template <class Work>
void try_to(Work work) {
  try {
    work();
  } catch (const state_error& refused) {
    expect(!std::string_view(refused.what()).empty());
  }
}

/// The entries that some bytes stand for: a table, two sizes, a key and a value; what remains small is mended, so
/// that more than the first check is reached.
void fill(byte_store& store, std::string_view bytes) {
  const auto out = store.write();
  const auto take = [&](std::size_t size) {
    const auto taken = bytes.substr(0, size);
    bytes.remove_prefix(taken.size());
    return taken;
  };
  while (bytes.size() >= 4) {
    const auto kind = static_cast<unsigned char>(bytes[0]);
    const auto key_size = 1 + static_cast<unsigned char>(bytes[1]) % 64u;
    const auto value_size =
        static_cast<unsigned char>(bytes[2]) + 256u * static_cast<unsigned char>(bytes[3]);
    bytes.remove_prefix(4);
    const auto table = tables::all[kind % tables::all.size()];
    auto key = std::string(take(key_size));
    auto value = std::string(take(value_size));
    if (key.empty()) break;
    if (table == tables::schemas && kind >= 128) value.resize(value.find_last_not_of('\0') + 1);
    if (table == tables::schemas && kind >= 128) key = number_bytes(fingerprint_of(value));
    if (table == tables::chunks && kind >= 128)
      value = fuzz::seal(value, schema_of<saved_row<std::int64_t, std::string>>().fingerprint);
    if (table == tables::epochs && kind >= 128)
      value = fuzz::seal(value, schema_of<manifest_row>().fingerprint);
    out->put(table, key, value);
  }
  const auto& known = schema_of<saved_row<std::int64_t, std::string>>();
  out->put(tables::schemas, number_bytes(known.fingerprint), known.text);
  out->commit();
}

void look_into(byte_store& store) {
  state_view in(store);
  static_cast<void>(in.who());
  try_to([&] { static_cast<void>(in.commits()); });
  for (const auto& each : in.states())
    try_to([&] {
      std::size_t count = 0;
      in.visit(each, [&](const viewed_chunk& chunk, std::size_t row) {
        std::string text;
        append_json(text, chunk.value(), chunk.rows.columns(), row);
        expect(!text.empty());
        ++count;
      });
      expect(in.measure(each).entries == count);
    });
}

void start_over(byte_store& store) {
  declared_program program;
  program.stages = {{"operation", "a", {"b"}, 2}, {"source", "c", {}, 1}};
  program.states = {{"a", "a/s", state_type_of<std::int64_t, std::string>()}};
  const auto last = read_manifest(store);
  const auto changes = changes_of(store, last, program, {});
  if (changes.refusals.empty()) apply(store, changes);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto store = make_memory_store();
  fill(*store, {reinterpret_cast<const char*>(data), size});
  try_to([&] {
    const auto report = check_state(*store);
    expect(report.lines.size() <= report.wrong);
  });
  try_to([&] { look_into(*store); });
  try_to([&] { start_over(*store); });
  try_to([&] { roll_back(*store, 1); });
  return 0;
}
