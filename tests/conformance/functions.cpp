#include "functions.hpp"

#include "case_error.hpp"
#include "name_pattern.hpp"

#include <optional>

namespace weir::conformance {

namespace {

[[noreturn]] void throw_unknown(const char* kind, const std::string& name) {
  throw case_error("unknown " + std::string(kind) + " '" + name + "'");
}

json::value as_text(const json::value& x) {
  return x.is_string() ? x : json::value(json::string_view(to_datum(x)));
}

json::value sum(const json::value& a, const json::value& b) {
  if (a.is_string() && b.is_string())
    return json::value(std::string(a.get_string()) + std::string(b.get_string()));
  if (a.is_array() && b.is_array()) {
    auto both = a.get_array();
    for (const auto& each : b.get_array()) both.push_back(each);
    return both;
  }
  if (a.is_double() || b.is_double()) return a.to_number<double>() + b.to_number<double>();
  return integer(a) + integer(b);
}

json::value part(const json::value& pair, std::size_t at) {
  if (!pair.is_array() || pair.get_array().size() != 2)
    throw case_error("not a pair: " + to_datum(pair));
  return pair.get_array()[at];
}

std::int64_t size_of(const json::value& x) {
  if (x.is_array()) return static_cast<std::int64_t>(x.get_array().size());
  if (x.is_string()) return static_cast<std::int64_t>(x.get_string().size());
  throw case_error("neither a list nor a text: " + to_datum(x));
}

std::optional<unary> unary_with_numbers(const std::string& name) {
  if (const auto n = numbers_in(name, "plus_#"))
    return [by = n->at(0)](const auto& x) { return sum(x, by); };
  if (const auto n = numbers_in(name, "minus_#"))
    return [by = n->at(0)](const auto& x) { return sum(x, -by); };
  if (const auto n = numbers_in(name, "times_#"))
    return [by = n->at(0)](const auto& x) -> json::value { return integer(x) * by; };
  if (const auto n = numbers_in(name, "mod#"))
    return [by = n->at(0)](const auto& x) -> json::value { return integer(x) % by; };
  if (const auto n = numbers_in(name, "div#"))
    return [by = n->at(0)](const auto& x) -> json::value { return integer(x) / by; };
  if (const auto n = numbers_in(name, "mod#_pair#"))
    return
        [by = n->at(0), with = n->at(1)](const auto& x) { return pair_of(integer(x) % by, with); };
  if (const auto n = numbers_in(name, "mod#_pair_x"))
    return [by = n->at(0)](const auto& x) { return pair_of(integer(x) % by, x); };
  return std::nullopt;
}

/// `pair_with_1` and `pair_with_x`: what stands behind is the value, a number or a text.
std::optional<unary> pairing(const std::string& name) {
  constexpr std::string_view start = "pair_with_";
  if (!name.starts_with(start)) return std::nullopt;
  if (name == "pair_with_self") return [](const auto& x) { return pair_of(x, x); };
  if (name == "pair_with_length") return [](const auto& x) { return pair_of(x, size_of(x)); };
  const auto behind = name.substr(start.size());
  const auto number = numbers_in(behind, "#");
  const json::value with = number && !behind.empty() ? json::value(number->at(0))
                                                     : json::value(json::string_view(behind));
  return [with](const auto& x) { return pair_of(x, with); };
}

}  // namespace

unary unary_of(const std::string& name) {
  if (name == "identity") return [](const auto& x) { return x; };
  if (name == "to_string" || name == "map_to_string") return as_text;
  if (name == "negate") return [](const auto& x) -> json::value { return -integer(x); };
  if (name == "square") return [](const auto& x) -> json::value { return integer(x) * integer(x); };
  if (name == "double") return [](const auto& x) { return sum(x, x); };
  if (name == "length" || name == "size")
    return [](const auto& x) -> json::value { return size_of(x); };
  if (name == "swap") return [](const auto& x) { return pair_of(part(x, 1), part(x, 0)); };
  if (name == "key") return [](const auto& x) { return part(x, 0); };
  if (name == "value") return [](const auto& x) { return part(x, 1); };
  if (name == "counter" || name == "get_counter")
    return [](const auto& x) { return x.is_object() ? x.get_object().at("counter") : x; };
  if (name.starts_with("map_")) return unary_of(name.substr(4));
  if (auto made = pairing(name)) return *made;
  if (auto made = unary_with_numbers(name)) return *made;
  throw_unknown("function", name);
}

expansion expansion_of(const std::string& name) {
  if (const auto n = numbers_in(name, "x_and_x_plus_#"))
    return [by = n->at(0)](const auto& x) { return json::array{x, sum(x, by)}; };
  if (const auto n = numbers_in(name, "x_and_#x"))
    return [by = n->at(0)](const auto& x) { return json::array{x, integer(x) * by}; };
  if (const auto n = numbers_in(name, "repeat_#"))
    return [times = n->at(0)](const auto& x) {
      return json::array(static_cast<std::size_t>(times), x);
    };
  if (name == "nothing" || name == "none") return [](const auto&) { return json::array{}; };
  if (name == "split_words" || name == "words")
    return [](const json::value& x) {
      json::array words;
      const std::string_view text = x.as_string();
      for (std::size_t at = 0; at < text.size();) {
        const auto end = std::min(text.find(' ', at), text.size());
        if (end > at) words.emplace_back(json::string_view(text.substr(at, end - at)));
        at = end + 1;
      }
      return words;
    };
  if (name == "even_only")
    return [](const auto& x) { return integer(x) % 2 == 0 ? json::array{x} : json::array{}; };
  throw_unknown("function of many results", name);
}

predicate predicate_of(const std::string& name) {
  if (name == "is_even") return [](const auto& x) { return integer(x) % 2 == 0; };
  if (name == "is_odd") return [](const auto& x) { return integer(x) % 2 != 0; };
  if (name == "all" || name == "true") return [](const auto&) { return true; };
  if (name == "nothing" || name == "none" || name == "false")
    return [](const auto&) { return false; };
  if (const auto n = numbers_in(name, "greater_than_#"))
    return [by = n->at(0)](const auto& x) { return integer(x) > by; };
  if (const auto n = numbers_in(name, "less_than_#"))
    return [by = n->at(0)](const auto& x) { return integer(x) < by; };
  if (const auto n = numbers_in(name, "value_greater_than_#"))
    return [by = n->at(0)](const auto& x) { return integer(part(x, 1)) > by; };
  for (const auto* same :
       {"value_not_zero", "value_nonzero", "value_non_zero", "nonzero", "non_zero", "not_zero",
        "value_ne_0", "value_not_0", "count_not_zero", "drop_zero"})
    if (name == same) return [](const auto& x) { return integer(part(x, 1)) != 0; };
  throw_unknown("predicate", name);
}

binary binary_of(const std::string& name) {
  if (name == "add" || name == "sum" || name == "plus" || name == "concat") return sum;
  if (name == "subtract" || name == "minus")
    return [](const auto& a, const auto& b) { return sum(a, -integer(b)); };
  if (name == "multiply" || name == "times")
    return [](const auto& a, const auto& b) -> json::value { return integer(a) * integer(b); };
  if (name == "divide")
    return [](const auto& a, const auto& b) -> json::value { return integer(a) / integer(b); };
  if (name == "max")
    return [](const auto& a, const auto& b) { return integer(a) < integer(b) ? b : a; };
  if (name == "min")
    return [](const auto& a, const auto& b) { return integer(b) < integer(a) ? b : a; };
  if (name == "xor")
    return [](const auto& a, const auto& b) -> json::value { return integer(a) ^ integer(b); };
  if (name == "first" || name == "left") return [](const auto& a, const auto&) { return a; };
  if (name == "last" || name == "right") return [](const auto&, const auto& b) { return b; };
  throw_unknown("function of two values", name);
}

namespace {

/// An array with one value.
json::array array_of(std::int64_t value) {
  json::array made;
  made.emplace_back(value);
  return made;
}

}  // namespace

std::function<json::array(const json::array&)> partition_function_of(const std::string& name) {
  if (name == "identity") return [](const auto& all) { return all; };
  if (name == "count_partition" || name == "count")
    return [](const auto& all) { return array_of(static_cast<std::int64_t>(all.size())); };
  if (name == "sum_partition" || name == "sum")
    return [](const auto& all) {
      std::int64_t total = 0;
      for (const auto& each : all) total += integer(each);
      return array_of(total);
    };
  if (name == "max_partition" || name == "max")
    return [](const auto& all) {
      json::array greatest;
      for (const auto& each : all)
        if (greatest.empty())
          greatest.push_back(each);
        else if (integer(greatest[0]) < integer(each))
          greatest[0] = each;
      return greatest;
    };
  const auto each_of = unary_of(name);
  return [each_of](const auto& all) {
    json::array made;
    for (const auto& each : all) made.push_back(each_of(each));
    return made;
  };
}

}  // namespace weir::conformance
