#include <weir/state/state_tables.hpp>
#include <weir/state/state_writer.hpp>

#include <algorithm>
#include <map>

namespace weir {

namespace {

std::vector<std::uint64_t> commits_in(byte_store::reading& in) {
  std::vector<std::uint64_t> all;
  for (auto found = in.at_or_after(tables::epochs, number_bytes(0)); found;
       found = in.at_or_after(tables::epochs, number_bytes(all.back()) + '\0'))
    all.push_back(number_of(found->key));
  return all;
}

}  // namespace

std::vector<std::uint64_t> commits_of(byte_store& store) { return commits_in(*store.read()); }

manifest read_manifest(byte_store& store, std::optional<std::uint64_t> commit) {
  const auto in = store.read();
  if (commit) {
    const auto found = in->get(tables::epochs, number_bytes(*commit));
    if (!found) throw state_error("the state has no epoch " + std::to_string(*commit));
    return manifest::of(*found);
  }
  const auto newest = in->before(tables::epochs, number_bytes(UINT64_MAX));
  return newest ? manifest::of(newest->value) : manifest{};
}

state_writer::state_writer(std::shared_ptr<byte_store> store, std::size_t retain)
    : store_(std::move(store)), retain_(retain), last_(read_manifest(*store_)) {
  const auto kept = commits_of(*store_);
  oldest_kept_ = kept.empty() ? 0 : kept.front();
}

void state_writer::commit(const std::vector<state_delta>& deltas, std::vector<manifest_row> rows,
                          std::uint64_t epoch, std::int64_t tick_ms, std::int64_t now_ms) {
  auto next = last_;
  ++next.commit;
  next.epoch = std::max(next.epoch, epoch);
  next.tick_ms = std::max(next.tick_ms, tick_ms);
  next.written_ms = now_ms;
  for (auto& row : rows) next.put(std::move(row));
  const auto out = store_->write();
  put_states(*out, deltas, next.commit);
  out->put(tables::epochs, number_bytes(next.commit), next.to_bytes());
  forget_old(*out, next.commit);
  out->commit();
  last_ = std::move(next);
}

void state_writer::put_states(byte_store::writing& out, const std::vector<state_delta>& deltas,
                              std::uint64_t commit) {
  // Partitions of a stage share their states.
  std::map<std::string, std::pair<const state_delta*, std::vector<batch>>> by_state;
  for (const auto& each : deltas) {
    auto& [first, rows] = by_state[each.state];
    if (!first) first = &each;
    rows.insert(rows.end(), each.rows.begin(), each.rows.end());
  }
  for (const auto& [name, parts] : by_state) {
    const auto& [first, rows] = parts;
    if (rows.empty()) continue;
    const auto id = id_of(out, name, *first->type);
    for (const auto& each : first->type->merge(rows, {}, pool_))
      out.put(tables::chunks, chunk_key{id, commit, each.first_hash}.to_bytes(), sealed(each));
    folder_.grown(name, first->type, id);
  }
}

std::uint32_t state_writer::id_of(byte_store::writing& out, const std::string& state,
                                  const state_type& type) {
  auto named = find_state(out, state);
  if (named && named->fingerprint == type.shape->fingerprint) return named->id;
  if (!named) {
    const auto greatest = out.get(tables::job, "states");
    named.emplace();
    named->id = greatest ? static_cast<std::uint32_t>(number_of(*greatest)) + 1 : 1;
    out.put(tables::job, "states", number_bytes(named->id));
  }
  named->fingerprint = type.shape->fingerprint;
  out.put(tables::states, state, named->to_bytes());
  out.put(tables::schemas, number_bytes(type.shape->fingerprint), type.shape->text);
  return named->id;
}

void state_writer::forget_old(byte_store::writing& out, std::uint64_t newest) {
  const auto kept = commits_in(out);
  const auto count = kept.size();
  const auto old = count > retain_ + 1 ? count - retain_ - 1 : 0;
  for (std::size_t i = 0; i < old; ++i) out.erase(tables::epochs, number_bytes(kept[i]));
  oldest_kept_ = old < count ? kept[old] : newest;
}

}  // namespace weir
