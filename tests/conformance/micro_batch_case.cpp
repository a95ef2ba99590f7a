#include "micro_batch_case.hpp"

#include "case_error.hpp"
#include "comparison.hpp"
#include "micro_batch_run.hpp"

#include <map>

namespace weir::conformance {

namespace {

std::int64_t seconds_of(event_time time) {
  return std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
}

/// A row as the case writes it.
json::value row_of(const json::object& operation, const total_row& from) {
  const auto name = text_at(operation, "op");
  const auto start = seconds_of(from.start);
  if (name == "window_count") return json::array{start, from.value.count};
  if (name == "group_ts_count") return json::array{start + 1, from.value.count};
  json::array all{start, seconds_of(from.end), from.value.count, from.value.sum};
  if (find(operation, "key")) all.insert(all.begin(), std::stoll(from.key));
  return all;
}

/// The result table: the last row of each window.
class table {
 public:
  explicit table(const json::object& operation) : operation_(operation) {}

  /// Takes what a step has sent; returns the rows that are not what they were.
  json::array take(const std::vector<total_row>& rows) {
    std::map<place, total_row> changed;
    for (const auto& each : rows) {
      const place at{each.key, each.start, each.end};
      const auto known = all_.find(at);
      if (known == all_.end() || !(known->second.value == each.value)) changed[at] = each;
      all_[at] = each;
    }
    return listed(changed);
  }
  [[nodiscard]] json::array all() const { return listed(all_); }

 private:
  using place = std::tuple<std::string, event_time, event_time>;

  [[nodiscard]] json::array listed(const std::map<place, total_row>& rows) const {
    json::array made;
    for (const auto& [at, row] : rows) made.push_back(row_of(operation_, row));
    return made;
  }

  const json::object& operation_;
  std::map<place, total_row> all_;
};

json::array rows_of(const json::object& operation, const std::vector<total_row>& rows) {
  json::array made;
  for (const auto& each : rows) made.push_back(row_of(operation, each));
  return made;
}

/// Windows that wait for their end after so many steps: those that the end of the stream sends.
std::int64_t open_windows(const test_case& of, const variation& how, std::size_t steps) {
  micro_batch_run goes_on(of, how, steps, false);
  micro_batch_run ends(of, how, steps, true);
  static_cast<void>(goes_on.run());
  static_cast<void>(ends.run());
  return static_cast<std::int64_t>(ends.sent() - goes_on.sent());
}

}  // namespace

void run_micro_batch_case(const test_case& of, const variation& how) {
  if (of.operations.size() != 1) throw case_error("windows are the only operation of their case");
  const auto& operation = of.operations.front();
  const auto& steps = list_at(of.all, "steps");
  const auto sent = micro_batch_run(of, how, steps.size(), false).run();
  const bool appends = text_at(operation, "mode", "append") == "append";
  table results(operation);
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const auto& step = steps[i].as_object();
    const auto where = "step " + std::to_string(i + 1) + ": ";
    const auto changed = results.take(sent[i]);
    if (find(step, "new"))
      compare(where + "new", to_data(appends ? rows_of(operation, sent[i]) : changed), list_at(step, "new"),
              comparison::set);
    if (find(step, "all")) compare(where + "all", to_data(results.all()), list_at(step, "all"), comparison::set);
    if (const auto* rows = find(step, "state_rows")) {
      if (!appends) throw case_error("`state_rows` is known in append mode only");
      compare(where + "state_rows", open_windows(of, how, i + 1), *rows);
    }
  }
}

}  // namespace weir::conformance
