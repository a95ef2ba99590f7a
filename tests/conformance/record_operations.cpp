// Operations on the records of a batch, and on batches as a whole.

#include "case_error.hpp"
#include "functions.hpp"
#include "keyed_operations.hpp"
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

/// map of one of two streams.
template <std::size_t Side>
void add_map_side(pipeline& to, const json::object& parameters) {
  if (to.streams.size() != 2)
    throw case_error("an operation on one of two streams, and there are not two");
  to.streams[Side].of = mapped(to.streams[Side].of, unary_of(function_in(parameters)));
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

void add_count_by_value(pipeline& to, const json::object&) {
  auto& in = to.single();
  in.of = as_pairs(in.of.count_by_value(), [](std::int64_t n) { return to_datum(n); });
}

void add_glom(pipeline& to, const json::object&) {
  auto& in = to.single();
  in.of = in.of.glom().map(list_text);
}

std::vector<datum> applied(const std::function<json::array(const json::array&)>& by,
                           const weir::dataset<datum>& in) {
  json::array all;
  for (const auto& each : in) all.push_back(to_json(each));
  return to_data(by(all));
}

void add_map_partitions(pipeline& to, const json::object& parameters) {
  const auto by = partition_function_of(function_in(parameters));
  auto& in = to.single();
  in.of =
      in.of.map_partitions([by](const weir::dataset<datum>& part) { return applied(by, part); });
}

void add_repartition(pipeline& to, const json::object& parameters) {
  auto& in = to.single();
  const auto count = integer_at(parameters, "n");
  if (count <= 0) throw case_error("`n` must be above 0");
  in.of = in.of.repartition(static_cast<std::size_t>(count));
}

/// The records of each batch in the order of partitions, or of streams.
stream<datum> in_order(const stream<datum>& in) {
  return in.transform([](const weir::dataset<datum>& all) { return all.rows(); });
}

stream<datum> united(const pipeline& to, const std::vector<stream<datum>>& parts) {
  if (parts.empty()) throw case_error("a union of no streams");
  auto all = parts.front();
  for (std::size_t i = 1; i < parts.size(); ++i) all = all.merge(parts[i]);
  return to.ordered ? in_order(all) : all;
}

/// `fns`: the stream, mapped with each, as one.
void add_union_of_mapped(pipeline& to, const json::object& parameters) {
  auto& in = to.single();
  std::vector<stream<datum>> parts;
  for (const auto& each : list_at(parameters, "fns"))
    parts.push_back(mapped(in.of, unary_of(std::string(each.as_string()))));
  in.of = united(to, parts);
}

void add_union(pipeline& to, const json::object&) {
  std::vector<stream<datum>> parts;
  for (const auto& each : to.streams) parts.push_back(each.of);
  to.become(united(to, parts), to.streams.front().slide_ms);
}

std::vector<datum> joined_rows(const weir::dataset<datum>& a, const weir::dataset<datum>& b) {
  auto all = a.rows();
  all.insert(all.end(), b.begin(), b.end());
  return all;
}

void add_transform(pipeline& to, const json::object& parameters) {
  const auto by = partition_function_of(function_in(parameters));
  auto& in = to.single();
  in.of = in.of.transform([by](const weir::dataset<datum>& all) { return applied(by, all); });
}

/// `fns`: each batch of the stream, mapped with each, one after the other.
void add_transform_of_mapped(pipeline& to, const json::object& parameters) {
  auto& in = to.single();
  std::optional<stream<datum>> all;
  for (const auto& each : list_at(parameters, "fns")) {
    const auto part = mapped(in.of, unary_of(std::string(each.as_string())));
    all = all ? stream<datum>(all->transform_with(part, joined_rows)) : part;
  }
  if (!all) throw case_error("`fns` is empty");
  in.of = *all;
}

void add_transform_with_union(pipeline& to, const json::object&) {
  const auto [left, right] = to.both();
  to.become(left.of.transform_with(right.of, joined_rows), left.slide_ms);
}

/// All pairs of values of equal keys of two batches.
std::vector<datum> joined_pairs(const weir::dataset<datum>& a, const weir::dataset<datum>& b) {
  std::vector<datum> all;
  for (const auto& left : a)
    for (const auto& right : b)
      if (key_of(left) == key_of(right))
        all.push_back(pair_text(key_of(left),
                                pair_text(to_datum(value_of(left)), to_datum(value_of(right)))));
  return all;
}

void add_transform_with_join(pipeline& to, const json::object&) {
  const auto [left, right] = to.both();
  to.become(left.of.transform_with(right.of, joined_pairs), left.slide_ms);
}

}  // namespace

const operation_table& record_operations() {
  static const operation_table all = {
      {"slice", [](pipeline&, const json::object&) {}},  // a question, see retention_case
      {"map", add_map},
      {"map_left", add_map_side<0>},
      {"map_right", add_map_side<1>},
      {"filter", add_filter},
      {"flatMap", add_flat_map},
      {"reduce", add_reduce},
      {"count", add_count},
      {"countByValue", add_count_by_value},
      {"glom", add_glom},
      {"mapPartitions", add_map_partitions},
      {"repartition", add_repartition},
      {"union", add_union},
      {"union_self_mapped", add_union_of_mapped},
      {"transform", add_transform},
      {"transform_n_union", add_transform_of_mapped},
      {"transformWith_union", add_transform_with_union},
      {"transformWith_join", add_transform_with_join},
  };
  return all;
}

}  // namespace weir::conformance
