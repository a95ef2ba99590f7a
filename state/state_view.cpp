#include <weir/messages/described_row.hpp>
#include <weir/messages/message_error.hpp>
#include <weir/state/saved_state.hpp>
#include <weir/state/state_tables.hpp>
#include <weir/state/state_view.hpp>

#include <algorithm>

namespace weir {

namespace {

/// Reads the chunks of one commit of a state, row by row.
class run_cursor {
 public:
  run_cursor(state_view& view, const state_view::state& of, std::uint64_t commit)
      : view_(&view), name_(&of.name), next_{of.id, commit, 0} {
    load();
  }

  [[nodiscard]] bool ended() const { return !chunk_.rows; }
  [[nodiscard]] const viewed_chunk& chunk() const { return chunk_; }
  [[nodiscard]] std::size_t row() const { return row_; }
  [[nodiscard]] std::uint64_t hash() const { return chunk_.hash(row_); }

  void advance() {
    if (++row_ == chunk_.rows.rows()) load();
  }

 private:
  void load() {
    row_ = 0;
    chunk_ = {};
    while (!last_) {
      const auto found = view_->reading().at_or_after(tables::chunks, next_.to_bytes());
      if (!found) return;
      const auto key = chunk_key::of(found->key);
      if (key.state != next_.state || key.commit != next_.commit) return;
      last_ = key.first_hash == UINT64_MAX;
      next_.first_hash = key.first_hash + 1;
      chunk_ = view_->open(found->value, *name_);
      if (chunk_.rows.rows() != 0) return;
      chunk_ = {};
    }
  }

  state_view* view_;
  const std::string* name_;  ///< of the state
  chunk_key next_;
  bool last_ = false;
  viewed_chunk chunk_;
  std::size_t row_ = 0;
};

/// Visits the newest row of each key among those with the least hash, and goes behind them. `runs` are from the
/// newest to the oldest.
void visit_least(std::vector<run_cursor>& runs, const state_view::visitor& f) {
  std::uint64_t least = UINT64_MAX;
  for (const auto& run : runs) least = std::min(least, run.hash());
  std::vector<std::string> seen;
  for (auto& run : runs) {
    while (!run.ended() && run.hash() == least) {
      std::string key;
      append_identity(key, run.chunk().key(), run.chunk().rows.columns(), run.row());
      if (std::find(seen.begin(), seen.end(), key) == seen.end()) {
        if (run.chunk().live(run.row())) f(run.chunk(), run.row());
        seen.push_back(std::move(key));
      }
      run.advance();
    }
  }
  std::erase_if(runs, [](const run_cursor& run) { return run.ended(); });
}

template <class F>
void for_each_entry(byte_store::reading& in, std::string_view table, F&& f) {
  for (auto found = in.at_or_after(table, std::string(1, '\0')); found;
       found = in.at_or_after(table, std::string(found->key) + '\0'))
    f(*found);
}

}  // namespace

std::uint64_t viewed_chunk::hash(std::size_t row) const {
  return static_cast<std::uint64_t>(integer_at(type->root().parts[0], rows.columns(), row));
}
bool viewed_chunk::live(std::size_t row) const {
  return integer_at(type->root().parts[1], rows.columns(), row) != 0;
}
std::int64_t viewed_chunk::due_ms(std::size_t row) const {
  return integer_at(type->root().parts[2], rows.columns(), row);
}

std::shared_ptr<const schema_tree> read_saved_schema(const std::string& text) {
  std::shared_ptr<const schema_tree> tree;
  try {
    tree = std::make_shared<const schema_tree>(text);
  } catch (const message_error& error) {
    throw state_error(std::string("the state has a schema that is damaged: ") + error.what());
  }
  const auto& root = tree->root();
  const bool fits =
      root.names == std::vector<std::string>{"hash", "live", "due_ms", "key", "value"} &&
      root.parts[0].text == "uint64" && root.parts[1].text == "bool" &&
      root.parts[2].text == "int64";
  if (!fits) throw state_error("the state has a schema that is not one of entries: " + text);
  return tree;
}

state_view::state_view(byte_store& store) : in_(store.read()) {
  const auto format = in_->get(tables::job, "format");
  if (format && number_of(*format) != state_format)
    throw state_error("the state is of format " + std::to_string(number_of(*format)) +
                      ", and this program reads " + std::to_string(state_format) +
                      ": use the version of weir that wrote it");
}

state_view::job state_view::who() const {
  job found;
  if (const auto name = in_->get(tables::job, "name")) found.name = *name;
  if (const auto starts = in_->get(tables::job, "attempts")) found.starts = number_of(*starts);
  return found;
}

std::vector<manifest> state_view::commits() const {
  std::vector<manifest> all;
  for_each_entry(*in_, tables::epochs,
                 [&](const byte_entry& each) { all.push_back(manifest::of(each.value)); });
  return all;
}

std::vector<state_view::state> state_view::states() const {
  std::vector<state> all;
  for_each_entry(*in_, tables::states, [&](const byte_entry& each) {
    const auto named = named_state::of(each.value);
    all.push_back({std::string(each.key), named.id, schema_text_of(*in_, named.fingerprint)});
  });
  return all;
}

void state_view::visit(const state& of, const visitor& f) {
  auto commits = runs_of(*in_, of.id);
  std::reverse(commits.begin(), commits.end());
  std::vector<run_cursor> runs;
  for (const auto commit : commits) runs.emplace_back(*this, of, commit);
  std::erase_if(runs, [](const run_cursor& run) { return run.ended(); });
  while (!runs.empty()) visit_least(runs, f);
}

state_view::size state_view::measure(const state& of) {
  size found;
  visit(of, [&](const viewed_chunk&, std::size_t) { ++found.entries; });
  for (auto at = in_->at_or_after(tables::chunks, chunk_key{of.id, 0, 0}.to_bytes());
       at && chunk_key::of(at->key).state == of.id;
       at = in_->at_or_after(tables::chunks, std::string(at->key) + '\0')) {
    ++found.chunks;
    found.bytes += at->value.size();
  }
  return found;
}

std::shared_ptr<const schema_tree> state_view::type_of(std::uint64_t fingerprint) {
  auto& type = types_[fingerprint];
  if (!type) type = read_saved_schema(schema_text_of(*in_, fingerprint));
  return type;
}

viewed_chunk state_view::open(std::string_view sealed_bytes, const std::string& name) {
  const auto what = "a chunk of state '" + name + "'";
  const auto chunk = unsealed(sealed_bytes, what);
  viewed_chunk made{type_of(chunk.fingerprint), {}};
  wire_fault fault;
  const std::span bytes(reinterpret_cast<const std::byte*>(chunk.contents.data()),
                        chunk.contents.size());
  made.rows = thaw(bytes, made.type->shape(), pool_, fault);
  if (!made.rows)
    throw state_error(what + " is damaged: " + fault.reason + "; put back a savepoint");
  return made;
}

}  // namespace weir
