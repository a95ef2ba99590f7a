// Operations on pairs, within a batch.

#include "keyed_operations.hpp"

#include "functions.hpp"
#include "pipeline.hpp"

namespace weir::conformance {

datum list_text(const std::vector<datum>& values) {
  datum text = "[";
  for (const auto& each : values) {
    if (text.size() > 1) text += ",";
    text += each;
  }
  return text + "]";
}

stream<datum_pair> pairs_of(const stream<datum>& texts) {
  return texts.map([](const datum& x) { return datum_pair{key_of(x), to_datum(value_of(x))}; });
}

namespace {

void add_map_values(pipeline& to, const json::object& parameters) {
  const auto by = unary_of(text_at(parameters, "fn"));
  for (auto& each : to.streams)
    each.of = as_pairs(pairs_of(each.of).map_values(
        [by](const datum& value) { return to_datum(by(to_json(value))); }));
}

void add_flat_map_values(pipeline& to, const json::object& parameters) {
  const auto by = expansion_of(text_at(parameters, "fn"));
  for (auto& each : to.streams)
    each.of = as_pairs(pairs_of(each.of).flat_map_values(
        [by](const datum& value) { return to_data(by(to_json(value))); }));
}

void add_reduce_by_key(pipeline& to, const json::object& parameters) {
  const auto by = binary_of(text_at(parameters, "fn"));
  auto& in = to.single();
  in.of = as_pairs(pairs_of(in.of).reduce_by_key(
      [by](const datum& a, const datum& b) { return to_datum(by(to_json(a), to_json(b))); }));
}

void add_group_by_key(pipeline& to, const json::object&) {
  auto& in = to.single();
  in.of = as_pairs(pairs_of(in.of).group_by_key(), list_text);
  to.groups = true;
}

/// The text of one side of an outer join.
datum side(const datum& value) { return value; }
datum side(const std::optional<datum>& value) { return value ? *value : "null"; }
datum side(const std::vector<datum>& values) { return list_text(values); }

struct both_sides {
  template <class Pair>
  datum operator()(const Pair& of) const {
    return pair_text(side(of.first), side(of.second));
  }
};

/// What a join makes of two streams of pairs.
template <class Join>
operation joining(Join join, bool groups = false) {
  return [join, groups](pipeline& to, const json::object&) {
    const auto [left, right] = to.both();
    const auto slide_ms = left.slide_ms;
    to.become(as_pairs(join(pairs_of(left.of), pairs_of(right.of)), both_sides{}), slide_ms);
    to.groups = to.groups || groups;
  };
}

}  // namespace

const operation_table& keyed_operations() {
  static const operation_table all = {
      {"mapValues", add_map_values},
      {"flatMapValues", add_flat_map_values},
      {"reduceByKey", add_reduce_by_key},
      {"groupByKey", add_group_by_key},
      {"join", joining([](const auto& a, const auto& b) { return a.join(b); })},
      {"leftOuterJoin", joining([](const auto& a, const auto& b) { return a.left_outer_join(b); })},
      {"rightOuterJoin",
       joining([](const auto& a, const auto& b) { return a.right_outer_join(b); })},
      {"fullOuterJoin", joining([](const auto& a, const auto& b) { return a.full_outer_join(b); })},
      {"cogroup", joining([](const auto& a, const auto& b) { return a.cogroup(b); }, true)},
  };
  return all;
}

}  // namespace weir::conformance
