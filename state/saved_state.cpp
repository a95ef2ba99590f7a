#include <weir/messages/message_error.hpp>
#include <weir/state/chunk.hpp>
#include <weir/state/saved_state.hpp>
#include <weir/state/state_tables.hpp>

namespace weir {

namespace {

/// The entry of a table at this chunk key or behind it, if it is of the same state and commit.
struct found_chunk {
  chunk_key key;
  std::string_view bytes;
};

std::optional<found_chunk> of_commit(const std::optional<byte_entry>& found,
                                     const chunk_key& like) {
  if (!found) return std::nullopt;
  const auto key = chunk_key::of(found->key);
  if (key.state != like.state || key.commit != like.commit) return std::nullopt;
  return found_chunk{key, found->value};
}

/// The chunk of a commit where rows of this hash are, or else the one behind it.
std::optional<found_chunk> chunk_at(byte_store::reading& in, const chunk_key& at) {
  const auto exact = in.at_or_after(tables::chunks, at.to_bytes());
  const auto after = of_commit(exact, at);
  if (after && after->key == at) return after;
  if (auto before = of_commit(in.before(tables::chunks, at.to_bytes()), at)) return before;
  return of_commit(in.at_or_after(tables::chunks, at.to_bytes()), at);
}

std::optional<found_chunk> chunk_behind(byte_store::reading& in, chunk_key at) {
  if (at.first_hash == UINT64_MAX) return std::nullopt;
  ++at.first_hash;
  return of_commit(in.at_or_after(tables::chunks, at.to_bytes()), at);
}

}  // namespace

std::vector<std::uint64_t> runs_of(byte_store::reading& in, std::uint32_t state) {
  std::vector<std::uint64_t> runs;
  chunk_key at{state, 0, 0};
  for (;;) {
    const auto found = in.at_or_after(tables::chunks, at.to_bytes());
    if (!found) return runs;
    const auto key = chunk_key::of(found->key);
    if (key.state != state) return runs;
    runs.push_back(key.commit);
    if (key.commit == UINT64_MAX) return runs;
    at.commit = key.commit + 1;
  }
}

row_mapping map_saved(std::string_view schema_text, const state_type& now,
                      const std::shared_ptr<segment_pool>& pool) {
  try {
    return map_rows(schema_text, *now.shape, {.fixed = "key", .defaults = now.defaults(pool)});
  } catch (const message_error& error) {
    throw state_error(std::string("the state has a schema that is damaged: ") + error.what() +
                      "; put back a savepoint");
  }
}

const row_mapping& chunk_reader::mapping(byte_store::reading& in, std::uint64_t fingerprint) {
  auto& found = mappings_[fingerprint];
  if (!found)
    found = std::make_shared<const row_mapping>(map_saved(schema_text_of(in, fingerprint), *type_, pool_));
  if (!found->possible())
    throw state_error(what_ + " was written by another version of the program: " + found->reason());
  return *found;
}

batch chunk_reader::read(byte_store::reading& in, std::string_view sealed_bytes) {
  return rows_of(in, unsealed(sealed_bytes, what_), true);
}

batch chunk_reader::look(byte_store::reading& in, std::string_view sealed_bytes) {
  const auto chunk = unsealed(sealed_bytes, what_, verified_);
  // Small chunks may stand anywhere.
  return rows_of(in, chunk, reinterpret_cast<std::uintptr_t>(chunk.contents.data()) % 8 != 0);
}

batch chunk_reader::rows_of(byte_store::reading& in, const unsealed_chunk& chunk, bool copied) {
  const std::span bytes(reinterpret_cast<const std::byte*>(chunk.contents.data()),
                        chunk.contents.size());
  const auto* before = chunk.fingerprint == type_->shape->fingerprint
                           ? nullptr
                           : &mapping(in, chunk.fingerprint);
  const auto& shape = before ? before->from() : *type_->shape;
  wire_fault fault;
  auto rows = copied ? thaw(bytes, shape, pool_, fault) : thaw_in_place(bytes, shape, fault);
  if (!rows) throw state_error(what_ + " is damaged: " + fault.reason + "; put back a savepoint");
  return before ? before->convert(rows, pool_) : rows;
}

std::optional<std::uint32_t> saved_state::id(byte_store::reading& in) {
  const auto found = find_state(in, chunks_.state());
  return found ? std::optional(found->id) : std::nullopt;
}

bool saved_state::known() { return id(*store_->read()).has_value(); }

bool saved_state::empty() {
  const auto in = store_->read();
  const auto state = id(*in);
  return !state || runs_of(*in, *state).empty();
}

void saved_state::visit(std::uint64_t first, std::uint64_t last,
                        const std::function<bool(const batch& rows)>& visit) {
  const auto in = store_->read();
  const auto state = id(*in);
  if (!state) return;
  const auto runs = runs_of(*in, *state);
  for (auto run = runs.rbegin(); run != runs.rend(); ++run) {
    auto at = chunk_at(*in, {*state, *run, first});
    while (at && at->key.first_hash <= last) {
      const auto key = at->key;
      if (!visit(chunks_.look(*in, at->bytes))) return;
      at = chunk_behind(*in, key);
    }
  }
}

void saved_state::find(std::uint64_t hash, const std::function<bool(const batch& rows)>& visit) {
  const auto in = store_->read();
  const auto state = id(*in);
  if (!state) return;
  // From the end of a commit's chunks to that of the one before it; a chunk has all rows of a hash.
  chunk_key end{*state, UINT64_MAX, UINT64_MAX};
  while (const auto last = in->before(tables::chunks, end.to_bytes())) {
    const auto key = chunk_key::of(last->key);
    if (key.state != *state) return;
    const chunk_key run{*state, key.commit, 0};
    const auto found =
        key.first_hash <= hash
            ? of_commit(last, run)
            : of_commit(
                  in->before(tables::chunks, chunk_key{*state, key.commit, hash + 1}.to_bytes()),
                  run);
    if (found && visit(chunks_.look(*in, found->bytes))) return;
    end = run;
  }
}

void saved_state::visit_dues(const std::function<void(std::uint64_t first, std::uint64_t last,
                                                      std::int64_t due_ms)>& visit) {
  const auto in = store_->read();
  const auto state = id(*in);
  if (!state) return;
  for (const auto run : runs_of(*in, *state)) {
    auto at = chunk_at(*in, {*state, run, 0});
    while (at) {
      const auto key = at->key;
      const auto due_ms = sealed_due_min_ms(at->bytes, chunks_.state());
      at = chunk_behind(*in, key);
      visit(key.first_hash, at ? at->key.first_hash - 1 : UINT64_MAX, due_ms);
    }
  }
}

}  // namespace weir
