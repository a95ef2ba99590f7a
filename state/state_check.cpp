#include <weir/state/manifest.hpp>
#include <weir/state/saved_row.hpp>
#include <weir/state/state_check.hpp>
#include <weir/state/state_tables.hpp>
#include <weir/state/state_view.hpp>

#include <algorithm>
#include <map>

namespace weir {

namespace {

constexpr std::size_t lines_max = 100;

class state_checker {
 public:
  explicit state_checker(byte_store& store) : view_(store), in_(view_.reading()) {}

  state_report made() {
    check_job();
    each_entry(tables::schemas, [this](const byte_entry& each) { check_schema(each); });
    each_entry(tables::states, [this](const byte_entry& each) { check_state(each); });
    each_entry(tables::epochs, [this](const byte_entry& each) { check_commit(each); });
    each_entry(tables::chunks, [this](const byte_entry& each) { check_chunk(each); });
    return std::move(report_);
  }

 private:
  void wrong(const std::string& what) {
    if (++report_.wrong <= lines_max) report_.lines.push_back(what);
  }

  /// An entry that throws does not hide those behind it.
  template <class F>
  void each_entry(std::string_view table, F&& check) {
    for (auto found = in_.at_or_after(table, std::string(1, '\0')); found;) {
      const std::string key(found->key);
      try {
        check(*found);
      } catch (const state_error& error) {
        wrong(error.what());
      }
      found = in_.at_or_after(table, key + '\0');
    }
  }

  void check_job() {
    if (!in_.get(tables::job, "format") || !in_.get(tables::job, "name"))
      return wrong("the state does not say which job it belongs to");
    try {
      if (const auto ids = in_.get(tables::job, "states")) id_max_ = number_of(*ids);
      static_cast<void>(view_.who());
    } catch (const state_error& error) {
      wrong(error.what());
    }
  }

  void check_schema(const byte_entry& entry) {
    if (number_of(entry.key) != fingerprint_of(entry.value))
      return wrong("a schema is not the one that its key names: '" +
                   std::string(entry.value.substr(0, 200)) + "'");
    static_cast<void>(read_saved_schema(std::string(entry.value)));
  }

  void check_state(const byte_entry& entry) {
    ++report_.states;
    const std::string name(entry.key);
    const auto named = named_state::of(entry.value);
    if (named.id == 0 || named.id > id_max_)
      wrong("state '" + name + "' has the number " + std::to_string(named.id) +
            ", which was never given");
    if (!names_.emplace(named.id, name).second)
      wrong("states '" + names_[named.id] + "' and '" + name + "' have the same number");
    static_cast<void>(schema_text_of(in_, named.fingerprint));
  }

  void check_commit(const byte_entry& entry) {
    ++report_.commits;
    const auto number = number_of(entry.key);
    commit_max_ = std::max(commit_max_, number);
    const auto list = manifest::of(entry.value);
    if (list.commit != number)
      wrong("the list of commit " + std::to_string(number) + " is that of commit " +
            std::to_string(list.commit));
    for (const auto& row : list.rows)
      if (row.partition >= row.partitions)
        wrong("commit " + std::to_string(number) + ": " + row.kind + " '" + row.name +
              "' has a partition " + std::to_string(row.partition) + " of " +
              std::to_string(row.partitions));
  }

  void check_chunk(const byte_entry& entry) {
    ++report_.chunks;
    const auto key = chunk_key::of(entry.key);
    const auto known = names_.find(key.state);
    const auto name = known == names_.end() ? "number " + std::to_string(key.state) : known->second;
    const auto fail = [&](const std::string& what) {
      wrong("a chunk of state '" + name + "' in commit " + std::to_string(key.commit) + ' ' + what);
    };
    if (known == names_.end()) fail("belongs to no state that has a name");
    if (key.commit > commit_max_) fail("is newer than the last commit");
    const bool follows = last_.state == key.state && last_.commit == key.commit;
    if (follows && key.first_hash <= last_hash_) fail("begins before the one in front of it ends");
    last_ = key;
    last_hash_ = key.first_hash;
    check_rows(key, view_.open(entry.value, name), sealed_due_min_ms(entry.value, name), fail);
  }

  template <class Fail>
  void check_rows(const chunk_key& key, const viewed_chunk& chunk, std::int64_t due_min_ms,
                  Fail&& fail) {
    const auto rows = chunk.rows.rows();
    report_.entries += rows;
    if (rows == 0) return fail("is empty");
    if (chunk.hash(0) != key.first_hash) fail("does not begin with the hash that its key names");
    auto due_ms = never_due;
    for (std::size_t row = 0; row < rows; ++row) {
      if (row != 0 && chunk.hash(row) < chunk.hash(row - 1))
        return fail("is not in the order of hashes");
      if (chunk.live(row)) due_ms = std::min(due_ms, chunk.due_ms(row));
    }
    if (due_ms != due_min_ms) fail("does not say when its first entry falls due");
    last_hash_ = chunk.hash(rows - 1);
  }

  state_view view_;
  byte_store::reading& in_;
  std::uint64_t id_max_ = 0;
  std::uint64_t commit_max_ = 0;
  std::map<std::uint32_t, std::string> names_;
  chunk_key last_;
  std::uint64_t last_hash_ = 0;
  state_report report_;
};

}  // namespace

state_report check_state(byte_store& store) { return state_checker(store).made(); }

}  // namespace weir
