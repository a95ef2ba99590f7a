// Operations that remember from batch to batch.

#include "case_error.hpp"
#include "keyed_operations.hpp"
#include "pipeline.hpp"
#include "state_functions.hpp"

namespace weir::conformance {

namespace {

using states = std::vector<std::pair<datum, datum>>;

/// `initial`: pairs of key and state; `as_state` makes the state of what stands there.
states initial_in(const json::object& parameters, const unary& as_state) {
  states all;
  for (const auto* name : {"initial", "initial_state"}) {
    const auto* given = find(parameters, name);
    if (!given) continue;
    if (!given->is_array()) throw case_error("`initial` is no list");
    for (const auto& pair : given->get_array())
      all.emplace_back(key_of(to_datum(pair)), to_datum(as_state(value_of(to_datum(pair)))));
  }
  return all;
}

bool counts_idle(const std::string& name) { return name.starts_with("counter_expire"); }

/// A state of a counter is what the case calls its number.
json::value counter_state(const json::value& of) {
  return of.is_number() ? json::value(json::object{{"counter", of}, {"idle", 0}}) : of;
}

bool next_reads_counter(const pipeline& to, const json::object& parameters) {
  for (std::size_t i = 0; i + 1 < to.of.operations.size(); ++i)
    if (to.of.operations[i] == parameters)
      return text_at(to.of.operations[i + 1], "op") == "mapValues";
  return false;
}

void add_update_state_by_key(pipeline& to, const json::object& parameters) {
  const auto name = text_at(parameters, "fn");
  const auto by = update_function_of(name);
  const bool idle = counts_idle(name);
  const auto initial = initial_in(
      parameters, idle ? unary(counter_state) : [](const auto& x) { return x; });
  auto& in = to.single();
  auto updated = by_key(in.of).update_state_by_key<datum>(
      [by](const tick& now, const datum& key, std::span<const datum> pairs,
           const std::optional<datum>& state) -> std::optional<datum> {
        json::array values;
        for (const auto& each : pairs) values.push_back(value_of(each));
        const auto made = by(now.time_ms, to_json(key), values,
                             state ? std::optional(to_json(*state)) : std::nullopt);
        return made ? std::optional(to_datum(*made)) : std::nullopt;
      },
      initial);
  in.of = as_pairs(std::move(updated));
  if (!idle || next_reads_counter(to, parameters)) return;
  in.of = in.of.map(
      [](const datum& x) { return pair_text(key_of(x), to_datum(value_of(x).at("counter"))); });
}

void add_map_with_state(pipeline& to, const json::object& parameters) {
  const auto by = mapping_function_of(text_at(parameters, "fn"));
  map_with_state_options<datum, datum> how;
  how.timeout = std::chrono::milliseconds(integer_at(parameters, "timeout_ms", 0));
  how.initial = initial_in(parameters, [](const auto& x) { return x; });
  auto& in = to.single();
  const auto mapped = by_key(in.of).map_with_state<datum>(
      [by](const datum& key, const datum* pair, key_state<datum>& state) -> std::optional<datum> {
        const auto value = pair ? value_of(*pair) : json::value();
        const auto made = by(to_json(key), pair ? &value : nullptr, state);
        return made ? std::optional(to_datum(*made)) : std::nullopt;
      },
      how);
  to.snapshots = branch{as_pairs(mapped.state_snapshots()), in.slide_ms};
  in.of = mapped;
}

/// How often what streams remember is saved.
void add_checkpoint(pipeline& to, const json::object& parameters) {
  to.checkpoint_ms = integer_at(parameters, "interval_ms");
}

/// Results go to files, too.
void add_save_files(pipeline& to, const json::object& parameters) {
  to.files_prefix = text_at(parameters, "prefix", "result");
}

}  // namespace

const operation_table& state_operations() {
  static const operation_table all = {
      {"updateStateByKey", add_update_state_by_key},
      {"mapWithState", add_map_with_state},
      {"checkpoint", add_checkpoint},
      {"save_files", add_save_files},
  };
  return all;
}

}  // namespace weir::conformance
