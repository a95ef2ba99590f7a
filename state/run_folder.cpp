#include <weir/state/run_folder.hpp>
#include <weir/state/state_tables.hpp>

#include <algorithm>
#include <numeric>

namespace weir {

namespace {

/// A chunk that takes part in a step.
struct taken_chunk {
  chunk_key key;
  batch rows;
};

std::optional<std::pair<chunk_key, std::string_view>> chunk_from(byte_store::reading& in,
                                                                 const chunk_key& at) {
  const auto found = in.at_or_after(tables::chunks, at.to_bytes());
  if (!found) return std::nullopt;
  const auto key = chunk_key::of(found->key);
  if (key.state != at.state || key.commit != at.commit) return std::nullopt;
  return std::pair(key, found->value);
}

std::size_t bytes_of_run(byte_store::reading& in, std::uint32_t state, std::uint64_t commit) {
  std::size_t bytes = 0;
  chunk_key at{state, commit, 0};
  while (const auto found = chunk_from(in, at)) {
    bytes += found->second.size();
    if (found->first.first_hash == UINT64_MAX) break;
    at.first_hash = found->first.first_hash + 1;
  }
  return bytes;
}

/// Adds chunks of a commit from one hash to before another.
void take(byte_store::reading& in, chunk_reader& reader, chunk_key at, std::optional<std::uint64_t> end,
          std::vector<taken_chunk>& into) {
  while (const auto found = chunk_from(in, at)) {
    const auto& [key, value] = *found;
    if (end && key.first_hash >= *end) break;
    into.push_back({key, reader.read(in, value)});
    if (key.first_hash == UINT64_MAX) break;
    at.first_hash = key.first_hash + 1;
  }
}

/// Where a run stands after so many bytes, if that is before `end`; else `end`.
std::optional<std::uint64_t> end_after(byte_store::reading& in, chunk_key at, std::size_t bytes_max,
                                       std::optional<std::uint64_t> end) {
  std::size_t bytes = 0;
  while (const auto found = chunk_from(in, at)) {
    const auto first_hash = found->first.first_hash;
    if (end && first_hash >= *end) break;
    if (bytes >= bytes_max) return first_hash;
    bytes += found->second.size();
    if (first_hash == UINT64_MAX) break;
    at.first_hash = first_hash + 1;
  }
  return end;
}

void put(byte_store::writing& out, std::uint32_t state, std::uint64_t commit,
         const std::vector<saved_chunk>& chunks) {
  for (const auto& each : chunks)
    out.put(tables::chunks, chunk_key{state, commit, each.first_hash}.to_bytes(), sealed(each));
}

}  // namespace

void run_folder::grown(const std::string& state, std::shared_ptr<const state_type> type,
                       std::uint32_t id) {
  // At first nobody knows how many there are already.
  auto [at, added] = states_.try_emplace(state, known_state{id, {state, type, pool_}, runs_max});
  ++at->second.grown;
}

bool run_folder::step(byte_store& store, std::uint64_t last_commit) {
  if (!under_way_) under_way_ = next_merge(store, last_commit);
  if (!under_way_) return false;
  const auto out = store.write();
  const bool more = advance(*out, *under_way_);
  out->commit();
  if (!more) under_way_.reset();
  return true;
}

std::optional<run_folder::merge> run_folder::next_merge(byte_store& store, std::uint64_t last_commit) {
  for (auto& [name, state] : states_) {
    if (state.grown < runs_max / 2) continue;
    state.grown = 0;
    const auto in = store.read();
    auto runs = runs_of(*in, state.id);
    std::erase_if(runs, [&](std::uint64_t commit) { return commit > last_commit; });
    if (runs.size() < runs_max) continue;
    // The fewest of the newest whose sum is not larger than the one before them.
    auto first = runs.size() - 2;
    auto sum = bytes_of_run(*in, state.id, runs[first]) + bytes_of_run(*in, state.id, runs[first + 1]);
    while (first > 0) {
      const auto before = bytes_of_run(*in, state.id, runs[first - 1]);
      // Beyond the limit anything is merged that leaves fewer.
      if (before > sum && first + 1 < runs_max) break;
      sum += before;
      --first;
    }
    return merge{&state, {runs.begin() + static_cast<std::ptrdiff_t>(first), runs.end()}, first == 0, 0};
  }
  return std::nullopt;
}

bool run_folder::advance(byte_store::writing& out, merge& m) {
  const auto state = m.of->id;
  auto& reader = m.of->reader;
  const auto target = m.runs.back();
  // The end of this step is where the densest run stands after its share of bytes.
  std::optional<std::uint64_t> end;
  for (const auto run : m.runs)
    end = end_after(out, {state, run, m.next_hash}, step_bytes / m.runs.size(), end);
  std::vector<taken_chunk> taken;
  for (const auto run : m.runs) take(out, reader, {state, run, m.next_hash}, end, taken);
  std::vector<batch> rows;
  bool moves = m.oldest;
  for (const auto& each : taken) {
    rows.push_back(each.rows);
    moves = moves || each.key.commit != target;
  }
  if (moves) {
    for (const auto& each : taken) out.erase(tables::chunks, each.key.to_bytes());
    const auto last_hash = end ? *end - 1 : UINT64_MAX;
    if (end) {
      // What lies behind the end stays with its commit.
      for (const auto& each : taken)
        put(out, state, each.key.commit,
            reader.type().merge(std::span(&each.rows, 1), {.first_hash = *end}, pool_));
    }
    put(out, state, target,
        reader.type().merge(rows, {.last_hash = last_hash, .drop_erased = m.oldest}, pool_));
  }
  if (!end) return false;
  m.next_hash = *end;
  return true;
}

}  // namespace weir
