#include "pipeline.hpp"

#include "case_error.hpp"

namespace weir::conformance {

namespace {

/// Records come in the middle of their interval, those of an empty or absent batch not at all.
testing::script<datum> script_of(const pipeline& to, const json::array& batches,
                                 std::size_t partitions) {
  testing::script<datum> made(partitions);
  const auto batch = std::chrono::milliseconds(to.batch_ms);
  const std::chrono::milliseconds passed(to.start_ms);
  for (std::size_t i = 0; i < batches.size(); ++i) {
    if (batches[i].is_null()) continue;
    if (!batches[i].is_array())
      throw case_error("a batch of `inputs` is no list: " + json::serialize(batches[i]));
    made.at(batch * i + batch / 2 - passed, to_data(batches[i].get_array()));
  }
  const auto intervals = static_cast<std::int64_t>(batches.size());
  made.end_at(batch * integer_at(to.of.all, "num_batches", intervals) - batch / 4 - passed);
  return made;
}

bool is_ordered(const test_case& of) { return text_at(of.all, "compare", "set") == "list"; }

}  // namespace

pipeline::pipeline(const test_case& of_given, const variation& how_given,
                   std::int64_t start_ms_given)
    : of(of_given),
      how(how_given),
      start_ms(start_ms_given),
      batch_ms(integer_at(of.all, "batch_ms", 1000)),
      partitions(static_cast<std::size_t>(integer_at(of.all, "input_partitions", 2))) {
  if (batch_ms <= 0) throw case_error("`batch_ms` must be above 0");
  add_inputs();
}

void pipeline::add_inputs() {
  const auto& inputs = list_at(of.all, "inputs");
  for (const auto& each : inputs) {
    if (!each.is_array()) throw case_error("an input of `inputs` is no list");
    testing::chance draw(how.seed, streams.size());
    const auto parts = is_ordered(of) ? 1 : 1 + draw.below(3);
    const auto name = "input " + std::to_string(streams.size() + 1);
    streams.push_back({job.from(script_of(*this, each.get_array(), parts)).named(name), batch_ms});
  }
  if (streams.empty()) throw case_error("`inputs` is empty");
}

void pipeline::add_operations() {
  for (const auto& each : of.operations) {
    const auto name = text_at(each, "op");
    const auto* known = find_operation(name);
    if (!known) throw case_error("unknown operation '" + name + "'");
    (*known)(*this, each);
  }
}

dataset& pipeline::single() {
  if (streams.size() != 1)
    throw case_error("an operation on one stream, and there are " + std::to_string(streams.size()));
  return streams.front();
}

const operation* find_operation(std::string_view name) {
  for (const auto* table : {&record_operations(), &keyed_operations(), &state_operations()})
    for (const auto& [known, adds] : *table)
      if (known == name) return &adds;
  return nullptr;
}

}  // namespace weir::conformance
