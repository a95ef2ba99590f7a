// Operations on the records of a batch.

#include "functions.hpp"
#include "pipeline.hpp"

namespace weir::conformance {

namespace {

std::string function_in(const json::object& parameters) { return text_at(parameters, "fn"); }

stream<datum> mapped(const stream<datum>& in, const unary& by) {
  return in.map([by](const datum& x) { return to_datum(by(to_json(x))); });
}

void add_map(pipeline& to, const json::object& parameters) {
  const auto by = unary_of(function_in(parameters));
  for (auto& each : to.streams) each.of = mapped(each.of, by);
}

void add_filter(pipeline& to, const json::object& parameters) {
  const auto by = predicate_of(function_in(parameters));
  for (auto& each : to.streams)
    each.of = each.of.filter([by](const datum& x) { return by(to_json(x)); });
}

void add_flat_map(pipeline& to, const json::object& parameters) {
  const auto by = expansion_of(function_in(parameters));
  for (auto& each : to.streams)
    each.of = each.of.flat_map([by](const datum& x) { return to_data(by(to_json(x))); });
}

void add_reduce(pipeline& to, const json::object& parameters) {
  const auto by = binary_of(function_in(parameters));
  auto& in = to.single();
  in.of = in.of.reduce(
      [by](const datum& a, const datum& b) { return to_datum(by(to_json(a), to_json(b))); });
}

void add_count(pipeline& to, const json::object&) {
  auto& in = to.single();
  in.of = in.of.count().map([](std::int64_t n) { return to_datum(n); });
}

}  // namespace

const operation_table& record_operations() {
  static const operation_table all = {
      {"map", add_map},       {"filter", add_filter}, {"flatMap", add_flat_map},
      {"reduce", add_reduce}, {"count", add_count},
  };
  return all;
}

}  // namespace weir::conformance
