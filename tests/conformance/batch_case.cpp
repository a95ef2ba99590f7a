#include "batch_case.hpp"

#include "batch_run.hpp"
#include "case_error.hpp"

namespace weir::conformance {

namespace {

comparison comparison_of(const test_case& of, bool groups) {
  const auto how = text_at(of.all, "compare", "set");
  if (how == "list") return comparison::list;
  if (how != "set") throw case_error("`compare` is '" + how + "', not list or set");
  return groups ? comparison::groups : comparison::set;
}

/// One entry of `expected` for each dataset, which come at multiples of the slide only.
void check(const std::string& what, const results_of_batches& found, std::int64_t slide_ms,
           const json::array& expected, comparison how) {
  for (std::size_t i = 0; i < found.size(); ++i) {
    const auto where = what + " at " + std::to_string(found[i].time_ms) + " ms";
    if (found[i].time_ms % slide_ms != 0) throw mismatch(where + ": no dataset is due");
    if (i == expected.size()) throw mismatch(where + ": no more datasets were expected");
    if (!expected[i].is_array()) throw case_error("a dataset of `" + what + "` is no list");
    compare(where, found[i].records, expected[i].get_array(), how);
  }
  if (found.size() != expected.size())
    throw mismatch(what + " has " + std::to_string(found.size()) + " datasets, expected " +
                   std::to_string(expected.size()));
}

/// The files have what was sent in their intervals; there are none where nothing was.
void check_files(const batch_run& run, comparison how) {
  const auto files = run.files();
  if (!files) return;
  auto next = files->begin();
  for (const auto& sent : run.found()) {
    if (sent.records.empty()) continue;
    const auto name = "the file of " + std::to_string(sent.time_ms) + " ms";
    if (next == files->end() || next->time_ms != sent.time_ms)
      throw mismatch(name + " is not there");
    json::array records;
    for (const auto& each : sent.records) records.push_back(to_json(each));
    compare(name, (next++)->records, records, how);
  }
  if (next != files->end())
    throw mismatch("there is a file of " + std::to_string(next->time_ms) +
                   " ms, when nothing was sent");
}

void expect_error(const test_case& of, const variation& how) {
  try {
    batch_run run(of, {how.seed, how.parallelism, false});
    run.run();
  } catch (const case_error&) {
    throw;
  } catch (const std::exception&) {
    return;
  }
  throw mismatch("nothing failed, and an error was expected");
}

}  // namespace

void run_batch_case(const test_case& of, const variation& how) {
  if (flag_at(of.all, "expect_error", false)) return expect_error(of, how);
  batch_run run(of, how);
  run.run();
  bool checked = false;
  if (find(of.all, "expected")) {
    check("expected", run.found(), run.slide_ms, list_at(of.all, "expected"),
          comparison_of(of, run.groups));
    check_files(run, comparison_of(of, run.groups));
    checked = true;
  }
  if (find(of.all, "expected_state_snapshots")) {
    check("expected_state_snapshots", run.snapshots(), run.snapshots_slide_ms,
          list_at(of.all, "expected_state_snapshots"), comparison::set);
    checked = true;
  }
  if (find(of.all, "expected_partitions_per_batch")) {
    const auto count = integer_at(of.all, "expected_partitions_per_batch");
    for (const auto& each : run.partitions())
      compare("the number of partitions", static_cast<std::int64_t>(each.records.size()), count);
  }
  if (!checked) throw case_error("the case does not say what it expects");
}

}  // namespace weir::conformance
