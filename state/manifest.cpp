#include <weir/messages/batch_builder.hpp>
#include <weir/messages/rows.hpp>
#include <weir/state/chunk.hpp>
#include <weir/state/manifest.hpp>

namespace weir {

namespace {

// The first row of a manifest's batch is about the commit itself.
constexpr std::string_view head_kind = "commit";

std::string times(const manifest& of) {
  return std::to_string(of.tick_ms) + ' ' + std::to_string(of.written_ms);
}

[[noreturn]] void throw_damaged_list(const std::string& why) {
  throw state_error("the list of an epoch is damaged: " + why + "; put back a savepoint");
}

void read_head(const manifest_row& head, manifest& into) {
  char* end = nullptr;
  into.commit = std::strtoull(head.name.c_str(), &end, 10);
  into.epoch = head.epoch;
  into.tick_ms = std::strtoll(head.data.c_str(), &end, 10);
  into.written_ms = std::strtoll(end, &end, 10);
  if (head.kind != head_kind || *end != '\0') throw_damaged_list("its first line says nothing");
}

}  // namespace

const manifest_row* manifest::find(std::string_view kind, std::string_view name,
                                   std::size_t partition) const {
  for (const auto& each : rows)
    if (each.partition == partition && each.kind == kind && each.name == name) return &each;
  return nullptr;
}

void manifest::put(manifest_row row) {
  for (auto& each : rows) {
    if (each.partition != row.partition || each.kind != row.kind || each.name != row.name) continue;
    each = std::move(row);
    return;
  }
  rows.push_back(std::move(row));
}

std::string manifest::to_bytes() const {
  batch_builder<manifest_row> builder(segment_pool::make(), {SIZE_MAX, SIZE_MAX});
  builder.append({std::string(head_kind), std::to_string(commit), 0, 1, epoch, times(*this)});
  for (const auto& each : rows) builder.append(each);
  return sealed({0, 0, builder.freeze({})});
}

manifest manifest::of(std::string_view bytes) {
  const auto chunk = unsealed(bytes, "the list of an epoch");
  const std::span contents(reinterpret_cast<const std::byte*>(chunk.contents.data()),
                           chunk.contents.size());
  wire_fault fault;
  const auto read = thaw(contents, schema_of<manifest_row>(), segment_pool::make(), fault);
  if (!read) throw_damaged_list(fault.reason);
  const weir::rows<manifest_row> all(read);
  if (all.empty()) throw_damaged_list("it is empty");
  manifest made;
  read_head(all[0], made);
  for (std::size_t i = 1; i < all.size(); ++i) made.rows.push_back(all[i]);
  return made;
}

}  // namespace weir
