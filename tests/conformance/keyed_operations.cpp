// Operations on pairs, within a batch.

#include "keyed_operations.hpp"

#include "functions.hpp"
#include "pipeline.hpp"

namespace weir::conformance {

namespace {

void add_map_values(pipeline& to, const json::object& parameters) {
  const auto by = unary_of(text_at(parameters, "fn"));
  for (auto& each : to.streams)
    each.of = each.of.map(
        [by](const datum& x) { return pair_text(key_of(x), to_datum(by(value_of(x)))); });
}

void add_flat_map_values(pipeline& to, const json::object& parameters) {
  const auto by = expansion_of(text_at(parameters, "fn"));
  for (auto& each : to.streams)
    each.of = each.of.flat_map([by](const datum& x) {
      auto all = to_data(by(value_of(x)));
      for (auto& value : all) value = pair_text(key_of(x), value);
      return all;
    });
}

void add_reduce_by_key(pipeline& to, const json::object& parameters) {
  const auto by = binary_of(text_at(parameters, "fn"));
  auto& in = to.single();
  in.of = by_key(in.of)
              .reduce_by_key([by](const datum& a, const datum& b) {
                return pair_text(key_of(a), to_datum(by(value_of(a), value_of(b))));
              })
              .map([](const keyed<datum, datum>& each) { return each.value; });
}

}  // namespace

const operation_table& keyed_operations() {
  static const operation_table all = {
      {"mapValues", add_map_values},
      {"flatMapValues", add_flat_map_values},
      {"reduceByKey", add_reduce_by_key},
  };
  return all;
}

}  // namespace weir::conformance
