#include "queue_case.hpp"

#include <weir/sources/queue_stream.hpp>

#include "batch_output.hpp"
#include "case_error.hpp"
#include "comparison.hpp"

namespace weir::conformance {

namespace {

using std::chrono::milliseconds;

/// A dataset of a queue: a list of records, or a record alone.
std::vector<datum> queued(const json::value& of) {
  return of.is_array() ? to_data(of.get_array()) : std::vector<datum>{to_datum(of)};
}

json::array records_of(const std::vector<datum>& all) {
  json::array made;
  for (const auto& each : all) made.push_back(to_json(each));
  return made;
}

/// Pushes before each batch what is to be queued, and lets it pass. `crash_after` batches the job is
/// killed and begins again.
results_of_batches run(const test_case& of, const variation& how, std::int64_t crash_after) {
  const auto& operation = of.operations.front();
  const milliseconds batch(integer_at(of.all, "batch_ms", 1000));
  const auto& pushes = list_at(of.all, "enqueue_before_batch");
  sources::queue_stream<datum> queue({.one_at_a_time = flag_at(operation, "one_at_a_time", true)});
  if (const auto* otherwise = find(operation, "default")) queue.otherwise(queued(*otherwise));
  topology job("conformance");
  batch_output found;
  found.keep(job.from(queue), true);
  settings with;
  with.parallelism = how.parallelism;
  with.batch_interval = batch;
  with.log = [](std::string_view) {};
  const auto state = crash_after > 0 ? testing::keep_state() : nullptr;
  const auto begin = [&](std::uint64_t seed) {
    const event_time start(milliseconds(state ? testing::last_tick(*state).time_ms : 0));
    return std::make_unique<testing::simulation>(
        job,
        testing::simulation_options{.seed = seed, .how = with, .start = start, .state = state});
  };
  auto runs = begin(how.seed);
  const auto batches = integer_at(of.all, "num_batches", static_cast<std::int64_t>(pushes.size()));
  for (std::int64_t i = 0; i < batches; ++i) {
    if (i == crash_after && state) {
      runs.reset();
      runs = begin(how.seed + 1000);
    }
    if (static_cast<std::size_t>(i) < pushes.size())
      for (const auto& each : pushes[static_cast<std::size_t>(i)].as_array())
        queue.push(queued(each));
    runs->advance(batch);
  }
  return found.datasets();
}

}  // namespace

void run_queue_case(const test_case& of, const variation& how) {
  if (of.operations.size() != 1)
    throw case_error("a queue stream is the only operation of its case");
  const auto crash_after = how.crashes ? 1 + static_cast<std::int64_t>(how.seed % 3) : 0;
  json::array all;
  json::array some;
  for (const auto& each : run(of, how, crash_after)) {
    all.push_back(records_of(each.records));
    if (!each.records.empty()) some.push_back(records_of(each.records));
  }
  bool checked = false;
  for (const auto& [key, found] :
       {std::pair("expected", all), std::pair("expected_nonempty", some)}) {
    if (!find(of.all, key)) continue;
    compare(key, found, *find(of.all, key));
    checked = true;
  }
  if (!checked) throw case_error("the case does not say what it expects");
}

}  // namespace weir::conformance
