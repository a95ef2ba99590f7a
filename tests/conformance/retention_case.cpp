#include "retention_case.hpp"

#include "case_error.hpp"
#include "pipeline.hpp"

#include <algorithm>

namespace weir::conformance {

namespace {

using std::chrono::milliseconds;
using memory = remembered<datum>;

event_time at_ms(const json::object& in, std::string_view key) {
  return event_time(milliseconds(integer_at(in, key)));
}

/// Runs a job to the end of the case's intervals, and asks then, before it ends.
void run_until_end(const pipeline& made, const std::function<void()>& ask) {
  settings with;
  with.parallelism = made.how.parallelism;
  with.batch_interval = milliseconds(made.batch_ms);
  with.log = [](std::string_view) {};
  testing::simulation runs(
      made.job, {.seed = made.how.seed, .how = with, .start = event_time(milliseconds(0))});
  runs.advance(milliseconds(intervals_of(made.of) * made.batch_ms));
  ask();
}

json::array rows_of(const memory::batch_rows& batch) {
  json::array rows;
  for (const auto& each : batch.rows) rows.push_back(to_json(each.get()));
  return rows;
}

/// `expected` of a query: the records of all datasets, or a list of them for each.
void check_query(const memory& kept, const json::object& query) {
  const auto found = kept.slice(at_ms(query, "from_ms"), at_ms(query, "to_ms"));
  const auto& expected = list_at(query, find(query, "expected") ? "expected" : "expect");
  const bool by_dataset =
      !expected.empty() && std::all_of(expected.begin(), expected.end(),
                                       [](const auto& each) { return each.is_array(); });
  json::array records;
  json::array datasets;
  for (const auto& each : found) {
    auto rows = rows_of(each);
    records.insert(records.end(), rows.begin(), rows.end());
    datasets.push_back(std::move(rows));
  }
  const auto what = "slice from " + std::to_string(integer_at(query, "from_ms")) + " to " +
                    std::to_string(integer_at(query, "to_ms")) + " ms";
  if (!by_dataset) return compare(what, to_data(records), expected, comparison::set);
  if (datasets.size() != expected.size())
    throw mismatch(what + " has " + std::to_string(datasets.size()) + " datasets, expected " +
                   std::to_string(expected.size()));
  for (std::size_t i = 0; i < datasets.size(); ++i)
    compare(what, to_data(datasets[i].as_array()), expected[i].as_array(), comparison::set);
}

void check_queries(const memory& kept, const json::array& queries) {
  for (const auto& each : queries) check_query(kept, each.as_object());
}

/// A stream of the case, what the case calls it, and for how long it must be kept.
struct kept_stream {
  std::string name;
  branch stream;
  std::int64_t remember_ms;
};

/// "map", "window1", "window2", "state" ...: windows are counted where there are several.
std::string name_of(const test_case& of, std::size_t step) {
  const auto name = text_at(of.operations[step], "op");
  if (name == "updateStateByKey") return "state";
  const auto same = [&](const json::object& each) { return text_at(each, "op") == name; };
  const auto first = of.operations.begin();
  if (std::count_if(first, of.operations.end(), same) == 1) return name;
  return name +
         std::to_string(std::count_if(first, first + static_cast<std::ptrdiff_t>(step) + 1, same));
}

/// Spark's rule: a stream is kept for as long as the program or its checkpoints want, and so much longer as the windows
/// over it are.
std::vector<kept_stream> kept_streams(const pipeline& made) {
  std::vector<kept_stream> all;
  auto remember_ms = integer_at(made.of.all, "context_remember_ms", 0);
  for (auto step = made.steps.size(); step-- > 0;) {
    const auto& operation = made.of.operations[step];
    if (text_at(operation, "op") == "checkpoint") {
      remember_ms = std::max(remember_ms, 2 * integer_at(operation, "interval_ms"));
      continue;
    }
    const auto& stream = made.steps[step];
    remember_ms = std::max(remember_ms, stream.slide_ms);
    all.push_back({name_of(made.of, step), stream, remember_ms});
    remember_ms += integer_at(operation, "window_ms", 0);
  }
  return all;
}

void check_retained(const std::string& name, const memory& kept, const json::object& expected) {
  const auto times = kept.times();
  for (const auto& [key, list] : expected)
    for (const auto& each : list.as_array()) {
      const event_time at(milliseconds(integer(each)));
      const bool found = std::find(times.begin(), times.end(), at) != times.end();
      compare("is the dataset of " + name + " at " + to_datum(each) + " ms kept", found,
              key == "has");
    }
}

}  // namespace

void run_slice_case(const test_case& of, const variation& how) {
  pipeline made(of, {how.seed, how.parallelism, false}, 0);
  made.add_operations();
  const milliseconds all_ms(intervals_of(of) * made.batch_ms);
  const auto kept = made.single().of.remember(
      milliseconds(integer_at(of.all, "context_remember_ms", all_ms.count())));
  const auto& queries = list_at(of.all, "queries");
  if (!flag_at(of.all, "expect_error", false))
    return run_until_end(made, [&] { check_queries(kept, queries); });
  try {
    for (const auto& each : queries)
      static_cast<void>(
          kept.slice(at_ms(each.as_object(), "from_ms"), at_ms(each.as_object(), "to_ms")));
  } catch (const std::logic_error&) {
    return;
  }
  throw mismatch("a job that has not started was asked, and nothing failed");
}

void run_retention_case(const test_case& of, const variation& how) {
  pipeline made(of, {how.seed, how.parallelism, false}, 0);
  made.add_operations();
  std::vector<std::pair<std::string, memory>> memories;
  for (const auto& each : kept_streams(made)) {
    memories.emplace_back(each.name, each.stream.of.remember(milliseconds(each.remember_ms)));
    if (const auto* expected = find(of.all, "expect_remember_ms"))
      if (const auto* own = find(expected->as_object(), each.name))
        compare("how long " + each.name + " is kept", each.remember_ms, *own);
  }
  run_until_end(made, [&] {
    for (const auto& entry : find(of.all, "expect_retained_at_end")->as_object()) {
      const std::string_view name = entry.key();
      const auto known = std::find_if(memories.begin(), memories.end(), [&](const auto& each) {
        return each.first == name;
      });
      if (known == memories.end())
        throw case_error("there is no stream '" + std::string(name) + "'");
      check_retained(known->first, known->second, entry.value().as_object());
    }
  });
}

}  // namespace weir::conformance
