#include "run_case.hpp"

#include "batch_case.hpp"
#include "case_error.hpp"
#include "checkpoint_case.hpp"
#include "file_input_case.hpp"
#include "live_input_case.hpp"
#include "micro_batch_case.hpp"
#include "queue_case.hpp"
#include "rate_estimator_case.hpp"
#include "retention_case.hpp"
#include "state_object_case.hpp"
#include "state_record_case.hpp"
#include "watermark_case.hpp"
#include "window_case.hpp"

#include <algorithm>

namespace weir::conformance {

namespace {

using runner = std::function<void(const test_case&, const variation&)>;

/// Who runs a case; null when nobody does.
const runner* find_runner(const test_case& of) {
  static const std::vector<std::pair<std::string_view, runner>> all = {
      {"pid_rate_estimator", [](const auto& each, const auto&) { run_rate_estimator_case(each); }},
      {"state_object", [](const auto& each, const auto&) { run_state_object_case(each); }},
      {"map_with_state_record", run_state_record_case},
      {"socketTextStream", run_socket_case},
      {"receiverStream", run_receiver_case},
      {"queueStream", run_queue_case},
      {"textFileStream", run_file_input_case},
      {"win_sum", run_window_case},
      {"window_count", run_micro_batch_case},
      {"group_ts_count", run_micro_batch_case},
      {"session_count_sum", run_micro_batch_case},
      {"multi_watermark", run_watermark_case},
  };
  const auto operation = text_at(of.operations.front(), "op");
  for (const auto& [known, run] : all)
    if (known == operation) return &run;
  static const std::vector<std::pair<std::string_view, runner>> by_question = {
      {"expect_state_checkpoint_ms", run_checkpoint_case},
      {"expect_retained_at_end", run_retention_case},
      {"queries", run_slice_case},
  };
  for (const auto& [key, run] : by_question)
    if (of.has(key)) return &run;
  static const runner batches = run_batch_case;
  return find_operation(operation) ? &batches : nullptr;
}

std::string in_one_line(std::string text) {
  std::replace(text.begin(), text.end(), '\n', ' ');
  return text;
}

}  // namespace

std::optional<std::string> failure_of(const test_case& of, const run_options& how) {
  const auto* run = find_runner(of);
  if (!run) return "unknown operation '" + text_at(of.operations.front(), "op") + "'";
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
