#include "rate_estimator_case.hpp"

#include <weir/actors/progress/rate_estimator.hpp>

#include "case_error.hpp"

#include <cmath>
#include <optional>

namespace weir::conformance {

namespace {

rate_estimator::options options_in(const json::object& operation) {
  const auto* given = find(operation, "params");
  if (!given || !given->is_object())
    throw case_error("`params` of the rate estimator is no object");
  const auto& from = given->get_object();
  return {.batch_interval_ms = real_at(from, "batch_ms"),
          .proportional = real_at(from, "p"),
          .integral = real_at(from, "i"),
          .derivative = real_at(from, "d"),
          .records_per_second_min = real_at(from, "min_rate")};
}

rate_estimator::interval call_of(const json::value& given) {
  if (!given.is_array() || given.get_array().size() != 4)
    throw case_error("a call is no list of four numbers");
  const auto& all = given.get_array();
  return {.end_ms = integer(all[0]),
          .records = integer(all[1]),
          .processing_ms = integer(all[2]),
          .scheduling_delay_ms = integer(all[3])};
}

bool equal(const std::optional<double>& found, const json::value& expected) {
  if (expected.is_null() || !found) return expected.is_null() && !found;
  const auto wanted = expected.to_number<double>();
  return std::abs(*found - wanted) <= 1e-9 * std::max(1.0, std::abs(wanted));
}

void expect_refusal(const json::object& operation) {
  try {
    rate_estimator subject(options_in(operation));
  } catch (const std::invalid_argument&) {
    return;
  }
  throw mismatch("the parameters were accepted, and an error was expected");
}

}  // namespace

void run_rate_estimator_case(const test_case& of) {
  if (of.operations.size() != 1)
    throw case_error("a rate estimator is the only operation of its case");
  if (flag_at(of.all, "expect_error", false)) return expect_refusal(of.operations.front());
  rate_estimator subject(options_in(of.operations.front()));
  const auto& calls = list_at(of.all, "calls");
  const auto& expected = list_at(of.all, "expected");
  if (calls.size() != expected.size())
    throw case_error("`calls` and `expected` are not of one length");
  for (std::size_t i = 0; i < calls.size(); ++i)
    if (const auto found = subject.next(call_of(calls[i])); !equal(found, expected[i]))
      throw mismatch("call " + std::to_string(i + 1) + " gives " +
                     (found ? std::to_string(*found) : "none") + ", expected " +
                     json::serialize(expected[i]));
}

}  // namespace weir::conformance
