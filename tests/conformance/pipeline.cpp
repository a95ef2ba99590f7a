#include "pipeline.hpp"

#include <weir/sources/queue_stream.hpp>

#include "case_error.hpp"

#include <algorithm>

namespace weir::conformance {

namespace {

const json::array& batch_in(const json::value& of) {
  if (!of.is_array()) throw case_error("a batch of `inputs` is no list: " + json::serialize(of));
  return of.get_array();
}

/// The records come in the middle of their interval, at once but cut anyhow.
testing::script<datum> script_of(const pipeline& to, const json::array& batches,
                                 std::size_t partitions, std::int64_t intervals) {
  testing::script<datum> made(partitions);
  const auto batch = std::chrono::milliseconds(to.batch_ms);
  const std::chrono::milliseconds passed(to.start_ms);
  for (std::size_t i = 0; i < batches.size(); ++i)
    made.at(batch * i + batch / 2 - passed, to_data(batch_in(batches[i])));
  return made.end_at(batch * intervals - batch / 4 - passed);
}

/// The records come at the end of their interval, as one dataset, or none for an absent batch.
sources::queue_stream<datum> queue_of(const json::array& batches, std::size_t partitions,
                                      std::int64_t intervals) {
  sources::queue_stream<datum> made({.partitions = partitions});
  for (std::size_t i = 0; i < static_cast<std::size_t>(intervals); ++i) {
    if (i >= batches.size()) {
      made.push({});
    } else if (batches[i].is_null()) {
      made.push_absent();
    } else {
      made.push(to_data(batch_in(batches[i])));
    }
  }
  made.close();
  return made;
}

/// Do the operations see the partitions of the input?
bool sees_partitions(const test_case& of) {
  return std::any_of(of.operations.begin(), of.operations.end(), [](const auto& each) {
    const auto name = text_at(each, "op");
    return name == "glom" || name == "mapPartitions" || name == "repartition";
  });
}

}  // namespace

std::int64_t intervals_of(const test_case& of) {
  std::size_t most = 0;
  for (const auto& each : list_at(of.all, "inputs"))
    if (each.is_array()) most = std::max(most, each.get_array().size());
  return integer_at(of.all, "num_batches", static_cast<std::int64_t>(most));
}

pipeline::pipeline(const test_case& of_given, const variation& how_given,
                   std::int64_t start_ms_given)
    : of(of_given),
      how(how_given),
      start_ms(start_ms_given),
      batch_ms(integer_at(of.all, "batch_ms", 1000)),
      ordered(text_at(of.all, "compare", "set") == "list"),
      draw_(how.seed, 1),
      intervals_(intervals_of(of)) {
  if (batch_ms <= 0) throw case_error("`batch_ms` must be above 0");
  for (const auto& each : list_at(of.all, "inputs")) {
    if (!each.is_array()) throw case_error("an input of `inputs` is no list");
    add_input(each.get_array());
  }
  if (streams.empty()) throw case_error("`inputs` is empty");
}

void pipeline::add_input(const json::array& batches) {
  const auto name = "input " + std::to_string(streams.size() + 1);
  const bool absent =
      std::any_of(batches.begin(), batches.end(), [](const auto& each) { return each.is_null(); });
  if (absent || sees_partitions(of) || draw_.below(2) == 0) {
    const auto some = static_cast<std::int64_t>(1 + draw_.below(3));
    const auto partitions = integer_at(of.all, "input_partitions", sees_partitions(of) ? 2 : some);
    if (partitions <= 0) throw case_error("`input_partitions` must be above 0");
    const auto queue = queue_of(batches, static_cast<std::size_t>(partitions), intervals_);
    streams.push_back({job.from(queue).named(name), batch_ms});
  } else {
    const auto partitions = ordered ? 1 : 1 + draw_.below(3);
    streams.push_back(
        {job.from(script_of(*this, batches, partitions, intervals_)).named(name), batch_ms});
  }
}

void pipeline::add_operations() {
  for (const auto& each : of.operations) {
    const auto name = text_at(each, "op");
    const auto* known = find_operation(name);
    if (!known) throw case_error("unknown operation '" + name + "'");
    (*known)(*this, each);
    steps.push_back(streams.front());
  }
}

branch& pipeline::single() {
  if (streams.size() != 1)
    throw case_error("an operation on one stream, and there are " + std::to_string(streams.size()));
  return streams.front();
}

std::pair<branch, branch> pipeline::both() const {
  if (streams.size() != 2)
    throw case_error("an operation on two streams, and there are " +
                     std::to_string(streams.size()));
  return {streams[0], streams[1]};
}

const operation* find_operation(std::string_view name) {
  for (const auto* table :
       {&record_operations(), &keyed_operations(), &state_operations(), &window_operations()})
    for (const auto& [known, adds] : *table)
      if (known == name) return &adds;
  return nullptr;
}

}  // namespace weir::conformance
