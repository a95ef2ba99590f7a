#include <weir/state/chunk.hpp>
#include <weir/state/saved_state.hpp>
#include <weir/state/state_changes.hpp>
#include <weir/state/state_tables.hpp>
#include <weir/state/state_writer.hpp>

#include <algorithm>
#include <set>

namespace weir {

namespace {

bool contains(const std::vector<std::string>& all, const std::string& name) {
  return std::find(all.begin(), all.end(), name) != all.end();
}

std::pair<std::string, std::string> parted(const std::string& state) {
  const auto slash = state.rfind('/');
  return {state.substr(0, slash), slash == std::string::npos ? "" : state.substr(slash + 1)};
}

/// Of all chunks of a state.
std::set<std::uint64_t> schemas_of_chunks(byte_store::reading& in, std::uint32_t state, const std::string& name) {
  std::set<std::uint64_t> all;
  for (auto at = in.at_or_after(tables::chunks, chunk_key{state, 0, 0}.to_bytes());
       at && chunk_key::of(at->key).state == state;
       at = in.at_or_after(tables::chunks, std::string(at->key) + '\0'))
    all.insert(sealed_fingerprint(at->value, "a chunk of state '" + name + "'"));
  return all;
}

/// All that is compared, while it is compared.
class comparison {
 public:
  comparison(byte_store& store, const manifest& last, const declared_program& now,
             const std::vector<std::string>& allow_drop)
      : in_(store.read()), last_(last), now_(now), allow_drop_(allow_drop) {}

  state_changes made() {
    for (auto found = in_->at_or_after(tables::states, std::string(1, '\0')); found;
         found = in_->at_or_after(tables::states, std::string(found->key) + '\0'))
      stored_.emplace(found->key, named_state::of(found->value));
    find_renamed();
    for (const auto& [name, state] : stored_) compare(name, state);
    for (const auto& each : now_.states)
      if (!kept_.contains(each.name)) changes_.lines.push_back("state '" + each.name + "' is new");
    for (const auto& row : last_.rows) compare(row);
    return std::move(changes_);
  }

 private:
  void find_renamed() {
    std::set<std::string> known;
    for (const auto& [name, state] : stored_) known.insert(parted(name).first);
    for (const auto& row : last_.rows) known.insert(row.name);
    for (const auto& stage : now_.stages) {
      if (known.contains(stage.name)) continue;
      for (const auto& former : stage.former_names) {
        if (!known.contains(former) || declared(former)) continue;
        changes_.renamed_stages[former] = stage.name;
        changes_.lines.push_back("'" + former + "' is now called '" + stage.name + "'");
        break;
      }
    }
  }

  [[nodiscard]] const declared_program::stage* declared(const std::string& name) const {
    for (const auto& each : now_.stages)
      if (each.name == name) return &each;
    return nullptr;
  }

  [[nodiscard]] std::string new_name(const std::string& stage) const {
    const auto found = changes_.renamed_stages.find(stage);
    return found == changes_.renamed_stages.end() ? stage : found->second;
  }

  void compare(const std::string& old_name, const named_state& state) {
    const auto [stage, own] = parted(old_name);
    const auto name = new_name(stage) + '/' + own;
    for (const auto& each : now_.states) {
      if (each.name != name) continue;
      kept_.insert(name);
      if (each.type->shape->fingerprint != state.fingerprint) convert(old_name, each, state);
      return;
    }
    changes_.dropped_states.push_back(old_name);
    changes_.lines.push_back("state '" + old_name + "' is dropped: no operator declares it");
  }

  /// Entries are in whatever version wrote them: all that are there must fit.
  void convert(const std::string& old_name, const declared_program::state& now, const named_state& state) {
    const auto last = map_saved(schema_text_of(*in_, state.fingerprint), *now.type, pool_);
    auto reason = last.reason();
    for (const auto version : schemas_of_chunks(*in_, state.id, old_name))
      if (reason.empty()) reason = map_saved(schema_text_of(*in_, version), *now.type, pool_).reason();
    if (reason.empty()) {
      changes_.lines.push_back("state '" + now.name + "' is converted" + last.summary());
    } else if (contains(allow_drop_, now.stage) || contains(allow_drop_, now.name)) {
      changes_.dropped_states.push_back(old_name);
      changes_.lines.push_back("state '" + now.name + "' begins anew: " + reason);
    } else {
      changes_.refusals.push_back("state '" + now.name + "' cannot be read: " + reason + " (--allow-drop '" +
                                  now.stage + "' begins it anew)");
    }
  }

  void compare(const manifest_row& row) {
    if (row.kind == session_kind) return;
    const auto* stage = declared(new_name(row.name));
    if (!stage || stage->kind != row.kind) {
      if (!contains(changes_.dropped_stages, row.name)) {
        changes_.dropped_stages.push_back(row.name);
        changes_.lines.push_back(row.kind + " '" + row.name + "' is no more");
      }
      return;
    }
    if (row.kind != "source" || row.partition < stage->partitions || row.data.empty()) return;
    if (contains(allow_drop_, stage->name)) {
      changes_.lines.push_back("source '" + row.name + "' forgets partition " + std::to_string(row.partition));
      return;
    }
    changes_.refusals.push_back("source '" + row.name + "' had " + std::to_string(row.partitions) +
                                " partitions and has " + std::to_string(stage->partitions) +
                                ": what partition " + std::to_string(row.partition) +
                                " has not read yet would be lost (--allow-drop '" + stage->name + "' accepts that)");
  }

  std::unique_ptr<byte_store::reading> in_;
  const manifest& last_;
  const declared_program& now_;
  const std::vector<std::string>& allow_drop_;
  std::map<std::string, named_state> stored_;
  std::set<std::string> kept_;
  std::shared_ptr<segment_pool> pool_ = segment_pool::make();
  state_changes changes_;
};

void erase_chunks(byte_store::writing& out, std::uint32_t state) {
  for (auto found = out.at_or_after(tables::chunks, chunk_key{state, 0, 0}.to_bytes()); found;
       found = out.at_or_after(tables::chunks, chunk_key{state, 0, 0}.to_bytes())) {
    if (chunk_key::of(found->key).state != state) return;
    out.erase(tables::chunks, std::string(found->key));
  }
}

}  // namespace

state_changes changes_of(byte_store& store, const manifest& last, const declared_program& now,
                         const std::vector<std::string>& allow_drop) {
  return comparison(store, last, now, allow_drop).made();
}

void apply(byte_store& store, const state_changes& changes) {
  if (changes.dropped_states.empty() && changes.dropped_stages.empty() && changes.renamed_stages.empty())
    return;
  auto last = read_manifest(store);
  const auto out = store.write();
  for (const auto& name : changes.dropped_states) {
    if (const auto state = find_state(*out, name)) erase_chunks(*out, state->id);
    out->erase(tables::states, name);
  }
  for (const auto& [from, to] : changes.renamed_stages) {
    const auto prefix = from + '/';
    for (auto found = out->at_or_after(tables::states, prefix); found && found->key.starts_with(prefix);
         found = out->at_or_after(tables::states, prefix)) {
      const std::string name(found->key);
      const std::string value(found->value);
      out->put(tables::states, to + '/' + name.substr(prefix.size()), value);
      out->erase(tables::states, name);
    }
    for (auto& row : last.rows)
      if (row.name == from) row.name = to;
  }
  std::erase_if(last.rows, [&](const manifest_row& row) { return contains(changes.dropped_stages, row.name); });
  if (last.commit != 0) out->put(tables::epochs, number_bytes(last.commit), last.to_bytes());
  out->commit();
}

void roll_back(byte_store& store, std::uint64_t commit) {
  const auto kept = commits_of(store);
  if (!std::binary_search(kept.begin(), kept.end(), commit))
    throw state_error("the state cannot go back to commit " + std::to_string(commit) + ": it keeps " +
                      (kept.empty() ? "none" : std::to_string(kept.front()) + " to " + std::to_string(kept.back())) +
                      " (`retain` says how many)");
  const auto out = store.write();
  for (const auto each : kept)
    if (each > commit) out->erase(tables::epochs, number_bytes(each));
  std::string from(1, '\0');
  for (auto found = out->at_or_after(tables::chunks, from); found; found = out->at_or_after(tables::chunks, from)) {
    const std::string key(found->key);
    if (chunk_key::of(key).commit > commit) out->erase(tables::chunks, key);
    from = key + '\0';
  }
  out->commit();
}

}  // namespace weir
