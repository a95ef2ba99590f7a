#include "value.hpp"

#include "case_error.hpp"

#include <cmath>

namespace weir::conformance {

namespace {

constexpr double exact_max = 9007199254740992.0;  // 2^53: greater doubles skip integers

json::value plain(const json::value& of) {
  if (of.is_double() && std::abs(of.get_double()) < exact_max &&
      std::trunc(of.get_double()) == of.get_double())
    return static_cast<std::int64_t>(of.get_double());
  if (of.is_uint64() && of.get_uint64() <= INT64_MAX)
    return static_cast<std::int64_t>(of.get_uint64());
  if (const auto* list = of.if_array()) {
    json::array all;
    for (const auto& each : *list) all.push_back(plain(each));
    return all;
  }
  return of;
}

const json::array& pair_in(const json::value& of) {
  const auto* list = of.if_array();
  if (!list || list->size() != 2)
    throw case_error("not a pair of key and value: " + json::serialize(of));
  return *list;
}

}  // namespace

datum to_datum(const json::value& of) { return json::serialize(plain(of)); }

json::value to_json(std::string_view text) { return json::parse({text.data(), text.size()}); }

json::value pair_of(json::value key, json::value value) {
  return json::array{std::move(key), std::move(value)};
}

datum key_of(const datum& pair) { return to_datum(pair_in(to_json(pair))[0]); }

json::value value_of(const datum& pair) { return pair_in(to_json(pair))[1]; }

std::int64_t integer(const json::value& of) {
  const auto whole = plain(of);
  if (!whole.is_int64()) throw case_error("not a whole number: " + json::serialize(of));
  return whole.get_int64();
}

std::vector<datum> to_data(const json::array& of) {
  std::vector<datum> all;
  for (const auto& each : of) all.push_back(to_datum(each));
  return all;
}

}  // namespace weir::conformance
