// Operations on windows of batches.

#include "case_error.hpp"
#include "functions.hpp"
#include "keyed_operations.hpp"
#include "pipeline.hpp"

namespace weir::conformance {

namespace {

using std::chrono::milliseconds;

/// How long a window is, and how often there is one.
struct extent {
  extent(const json::object& parameters, const branch& in)
      : length(integer_at(parameters, "window_ms")),
        slide(integer_at(parameters, "slide_ms", in.slide_ms)) {}
  milliseconds length;
  milliseconds slide;
};

auto combining(const json::object& parameters, std::string_view key) {
  return [by = binary_of(text_at(parameters, key))](const datum& a, const datum& b) {
    return to_datum(by(to_json(a), to_json(b)));
  };
}

/// What an operation makes of the only stream and its window.
template <class Make>
operation windowing(Make make) {
  return [make](pipeline& to, const json::object& parameters) {
    auto& in = to.single();
    const extent of(parameters, in);
    to.become(make(in.of, of, parameters), of.slide.count());
  };
}

stream<datum> window(const stream<datum>& in, const extent& of, const json::object&) {
  return in.window(of.length, of.slide);
}

stream<datum> reduce_by_window(const stream<datum>& in, const extent& of,
                               const json::object& parameters) {
  const auto by = combining(parameters, "fn");
  if (!find(parameters, "inverse")) return in.reduce_by_window(by, of.length, of.slide);
  return in.reduce_by_window(by, combining(parameters, "inverse"), of.length, of.slide);
}

stream<datum> count_by_window(const stream<datum>& in, const extent& of, const json::object&) {
  return in.count_by_window(of.length, of.slide).map([](std::int64_t n) { return to_datum(n); });
}

stream<datum> count_by_value_and_window(const stream<datum>& in, const extent& of,
                                        const json::object&) {
  return as_pairs(in.count_by_value_and_window(of.length, of.slide),
                  [](std::int64_t n) { return to_datum(n); });
}

stream<datum> reduce_by_key_and_window(const stream<datum>& in, const extent& of,
                                       const json::object& parameters) {
  const auto by = combining(parameters, "fn");
  const auto pairs = pairs_of(in);
  if (!find(parameters, "inverse"))
    return as_pairs(pairs.reduce_by_key_and_window(by, of.length, of.slide));
  const auto inverse = combining(parameters, "inverse");
  for (const auto* key : {"filter", "filter_fn"}) {
    if (!find(parameters, key)) continue;
    const auto keeps = [test = predicate_of(text_at(parameters, key))](const datum_pair& each) {
      return test(pair_of(to_json(each.key), to_json(each.value)));
    };
    return as_pairs(pairs.reduce_by_key_and_window(by, inverse, of.length, of.slide, keeps));
  }
  return as_pairs(pairs.reduce_by_key_and_window(by, inverse, of.length, of.slide));
}

void add_group_by_key_and_window(pipeline& to, const json::object& parameters) {
  auto& in = to.single();
  const extent of(parameters, in);
  to.become(as_pairs(pairs_of(in.of).group_by_key_and_window(of.length, of.slide), list_text),
            of.slide.count());
  to.groups = true;
}

}  // namespace

const operation_table& window_operations() {
  static const operation_table all = {
      {"window", windowing(window)},
      {"reduceByWindow", windowing(reduce_by_window)},
      {"countByWindow", windowing(count_by_window)},
      {"countByValueAndWindow", windowing(count_by_value_and_window)},
      {"reduceByKeyAndWindow", windowing(reduce_by_key_and_window)},
      {"groupByKeyAndWindow", add_group_by_key_and_window},
  };
  return all;
}

}  // namespace weir::conformance
