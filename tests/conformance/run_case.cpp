#include "run_case.hpp"

#include "batch_case.hpp"
#include "case_error.hpp"
#include "rate_estimator_case.hpp"
#include "state_object_case.hpp"
#include "state_record_case.hpp"

#include <algorithm>

namespace weir::conformance {

namespace {

using runner = std::function<void(const test_case&, const variation&)>;

/// Who runs cases that begin with an operation.
const runner* find_runner(std::string_view operation) {
  static const std::vector<std::pair<std::string_view, runner>> all = {
      {"pid_rate_estimator", [](const auto& of, const auto&) { run_rate_estimator_case(of); }},
      {"state_object", [](const auto& of, const auto&) { run_state_object_case(of); }},
      {"map_with_state_record", run_state_record_case},
  };
  for (const auto& [known, run] : all)
    if (known == operation) return &run;
  static const runner batches = run_batch_case;
  return find_operation(operation) ? &batches : nullptr;
}

std::string in_one_line(std::string text) {
  std::replace(text.begin(), text.end(), '\n', ' ');
  return text;
}

}  // namespace

std::optional<std::string> failure_of(const test_case& of, const run_options& how) {
  const auto first = text_at(of.operations.front(), "op");
  const auto* run = find_runner(first);
  if (!run) return "unknown operation '" + first + "'";
  for (const auto& variation : variations(how.seed, how.quick)) {
    try {
      (*run)(of, variation);
    } catch (const case_error& error) {
      return in_one_line(error.what());
    } catch (const std::exception& error) {
      return in_one_line(std::string(error.what()) + " (" + variation.to_text() + ")");
    }
  }
  return std::nullopt;
}

}  // namespace weir::conformance
