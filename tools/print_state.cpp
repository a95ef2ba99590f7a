#include <weir/config/nearest.hpp>
#include <weir/messages/described_row.hpp>
#include <weir/messages/format.hpp>
#include <weir/state/saved_row.hpp>
#include <weir/tools/print_state.hpp>

#include <ostream>

namespace weir::tools {

namespace {

std::string time_text(std::int64_t ms) {
  return to_text(std::chrono::sys_time<std::chrono::milliseconds>(std::chrono::milliseconds(ms)));
}

std::string json_text(std::string_view text) {
  std::string out;
  append_json(out, text);
  return out;
}

/// JSON without the spaces between its parts, as a person may type it.
std::string without_spaces(const std::string& json) {
  std::string out;
  bool quoted = false;
  for (std::size_t i = 0; i < json.size(); ++i) {
    if (json[i] == '"' && (i == 0 || json[i - 1] != '\\')) quoted = !quoted;
    if (quoted || json[i] != ' ') out += json[i];
  }
  return out;
}

std::string key_of(const viewed_chunk& chunk, std::size_t row) {
  std::string text;
  append_json(text, chunk.key(), chunk.rows.columns(), row);
  return text;
}

void print_entry(std::ostream& out, const std::string& state, const viewed_chunk& chunk,
                 std::size_t row) {
  std::string line = "{\"state\":" + state + ",\"key\":" + key_of(chunk, row) + ",\"value\":";
  append_json(line, chunk.value(), chunk.rows.columns(), row);
  if (const auto due_ms = chunk.due_ms(row); due_ms != never_due)
    line += ",\"due\":\"" + time_text(due_ms) + '"';
  line += "}\n";
  out << line;
}

}  // namespace

std::vector<state_view::state> states_named(const state_view& in, const std::string& name) {
  std::vector<state_view::state> found;
  std::vector<std::string> names;
  for (auto& each : in.states()) {
    names.push_back(each.name);
    const auto slash = each.name.rfind('/');
    if (each.name == name || each.name.substr(0, slash) == name) found.push_back(std::move(each));
  }
  if (found.empty())
    throw state_error("there is no state '" + name + "'" + did_you_mean(name, names));
  return found;
}

void print_list(std::ostream& out, state_view& in) {
  const auto job = in.who();
  const auto commits = in.commits();
  out << "job '" << job.name << "', started " << job.starts
      << (job.starts == 1 ? " time\n" : " times\n");
  for (const auto& each : commits)
    out << "commit " << each.commit << ": epoch " << each.epoch << " of " << time_text(each.tick_ms)
        << ", written " << time_text(each.written_ms) << '\n';
  if (!commits.empty())
    for (const auto& row : commits.back().rows) {
      if (row.kind == session_kind) {
        out << "written in session " << row.data << " of a cluster\n";
        continue;
      }
      out << row.kind << " '" << row.name << "', partition " << row.partition << " of "
          << row.partitions << ": epoch " << row.epoch << ", " << json_text(row.data) << '\n';
    }
  for (const auto& each : in.states()) {
    const auto type = read_saved_schema(each.schema);
    const auto size = in.measure(each);
    out << "state '" << each.name << "': " << size.entries << " entries, " << size.chunks
        << " chunks of " << size.bytes << " bytes, " << type->root().field("key")->text << " -> "
        << type->root().field("value")->text << '\n';
  }
}

void print_entries(std::ostream& out, state_view& in, const state_view::state& of) {
  const auto name = json_text(of.name);
  in.visit(of,
           [&](const viewed_chunk& chunk, std::size_t row) { print_entry(out, name, chunk, row); });
}

std::size_t print_entries_of(std::ostream& out, state_view& in, const state_view::state& of,
                             const std::string& key) {
  const auto name = json_text(of.name);
  const auto wanted = without_spaces(key);
  const auto wanted_text = json_text(key);
  std::size_t count = 0;
  in.visit(of, [&](const viewed_chunk& chunk, std::size_t row) {
    const auto found = key_of(chunk, row);
    const bool is_text = chunk.key().form == detail::shape::text;
    if (found != wanted && !(is_text && found == wanted_text)) return;
    print_entry(out, name, chunk, row);
    ++count;
  });
  return count;
}

}  // namespace weir::tools
