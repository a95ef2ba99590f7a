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

/// One entry of `expected` for each interval at which the stream has something; nothing may be sent
/// at others.
void check(const std::string& what, const batch_run& run, const results_of_batches& found,
           std::int64_t slide_ms, const json::array& expected, comparison how) {
  std::size_t next = 0;
  for (const auto& each : found) {
    const auto where = what + " at " + std::to_string(each.time_ms) + " ms";
    if (each.time_ms % slide_ms != 0) {
      compare(where, each.records, {}, how);
      continue;
    }
    if (next == expected.size()) throw mismatch(where + ": nothing more was expected");
    if (!expected[next].is_array()) throw case_error("a dataset of `" + what + "` is no list");
    compare(where, each.records, expected[next++].get_array(), how);
  }
  if (next != expected.size())
    throw mismatch("there are " + std::to_string(next) + " datasets in " +
                   std::to_string(run.intervals) + " intervals, expected " +
                   std::to_string(expected.size()));
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
    check("expected", run, run.found(), run.slide_ms, list_at(of.all, "expected"),
          comparison_of(of, run.groups));
    checked = true;
  }
  if (find(of.all, "expected_state_snapshots")) {
    check("expected_state_snapshots", run, run.snapshots(), run.snapshots_slide_ms,
          list_at(of.all, "expected_state_snapshots"), comparison::set);
    checked = true;
  }
  if (!checked) throw case_error("the case does not say what it expects");
}

}  // namespace weir::conformance
