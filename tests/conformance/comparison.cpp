#include "comparison.hpp"

#include "case_error.hpp"

#include <algorithm>

namespace weir::conformance {

namespace {

/// The same value with each list that holds no lists, but a record itself, in one order.
json::value sorted_inside(const json::value& of, bool record = true) {
  const auto* list = of.if_array();
  if (!list) return of;
  json::array all;
  bool innermost = true;
  for (const auto& each : *list) {
    innermost = innermost && !each.is_array();
    all.push_back(sorted_inside(each, false));
  }
  if (innermost && !record)
    std::sort(all.begin(), all.end(),
              [](const auto& a, const auto& b) { return to_datum(a) < to_datum(b); });
  return all;
}

std::vector<datum> in_one_order(std::vector<datum> all, comparison how) {
  if (how == comparison::groups)
    for (auto& each : all) each = to_datum(sorted_inside(to_json(each)));
  if (how != comparison::list) std::sort(all.begin(), all.end());
  return all;
}

std::string text_of(const std::vector<datum>& all) {
  std::string text = "[";
  for (const auto& each : all) {
    if (text.size() > 1) text += ",";
    if (text.size() > 400) return text + "...]";
    text += each;
  }
  return text + "]";
}

}  // namespace

void compare(const std::string& what, const std::vector<datum>& found, const json::array& expected,
             comparison how) {
  const auto wanted = in_one_order(to_data(expected), how);
  const auto got = in_one_order(found, how);
  if (got != wanted) throw mismatch(what + " is " + text_of(got) + ", expected " + text_of(wanted));
}

void compare(const std::string& what, const json::value& found, const json::value& expected) {
  if (to_datum(found) != to_datum(expected))
    throw mismatch(what + " is " + to_datum(found) + ", expected " + to_datum(expected));
}

}  // namespace weir::conformance
