#include "state_functions.hpp"

#include "case_error.hpp"
#include "name_pattern.hpp"

namespace weir::conformance {

namespace {

using optional_value = std::optional<json::value>;

std::int64_t total(const json::array& values) {
  std::int64_t sum = 0;
  for (const auto& each : values) sum += integer(each);
  return sum;
}

std::int64_t number_in(const optional_value& state) { return state ? integer(*state) : 0; }

std::int64_t number_in(const key_state<datum>& state) {
  const auto found = state.get_optional();
  return found ? integer(to_json(*found)) : 0;
}

/// A state of `counter` and `idle`: the intervals in a row whose values sum up to 0; as many as
/// `idle_max` remove it.
optional_value count_until_idle(std::int64_t idle_max, const json::array& values,
                                const optional_value& state) {
  std::int64_t counter = state ? integer(state->at("counter")) : 0;
  std::int64_t idle = state ? integer(state->at("idle")) : 0;
  if (const auto sum = total(values); sum == 0) {
    ++idle;
  } else {
    counter += sum;
    idle = 0;
  }
  if (idle >= idle_max) return std::nullopt;
  return json::object{{"counter", counter}, {"idle", idle}};
}

/// What is sent when `sum` has become the state of a key.
using summary = std::function<optional_value(const json::value& key, std::int64_t sum)>;

optional_value doubled(const json::value& key, std::int64_t) {
  if (const auto* text = key.if_string())
    return json::value(std::string(*text) + std::string(*text));
  return json::value(2 * integer(key));
}

mapping_function summing(summary result) {
  return [result = std::move(result)](const json::value& key, const json::value* value,
                                      key_state<datum>& state) {
    if (!value) return optional_value();
    const auto sum = number_in(state) + integer(*value);
    state.update(to_datum(sum));
    return result(key, sum);
  };
}

mapping_function setting_until_timeout(std::int64_t number) {
  return [number](const json::value& key, const json::value* value,
                  key_state<datum>& state) -> optional_value {
    if (!value) return state.timing_out() ? optional_value(key) : std::nullopt;
    state.update(to_datum(number));
    return std::nullopt;
  };
}

optional_value remove_or_set(const json::value& key, const json::value* value,
                             key_state<datum>& state) {
  if (!value) return std::nullopt;
  if (!state.exists()) {
    state.update(to_datum(*value));
    return std::nullopt;
  }
  state.remove();
  return key;
}

}  // namespace

update_function update_function_of(const std::string& name) {
  if (name == "running_sum")
    return [](std::int64_t, const auto&, const auto& values, const auto& state) -> optional_value {
      return total(values) + number_in(state);
    };
  if (name == "running_count")
    return [](std::int64_t, const auto&, const auto& values, const auto& state) -> optional_value {
      return static_cast<std::int64_t>(values.size()) + number_in(state);
    };
  if (name == "last_value")
    return [](std::int64_t, const auto&, const auto& values, const auto& state) -> optional_value {
      return values.empty() ? state : optional_value(values.back());
    };
  if (name == "remove_when_idle")
    return [](std::int64_t, const auto&, const auto& values, const auto& state) -> optional_value {
      if (values.empty()) return std::nullopt;
      return total(values) + number_in(state);
    };
  if (name == "add_batch_time_if_new_values")
    return [](std::int64_t time_ms, const auto&, const auto& values,
              const auto& state) -> optional_value {
      return number_in(state) + (values.empty() ? 0 : time_ms);
    };
  if (const auto n = numbers_in(name, "counter_expire_after_#_idle"))
    return [idle_max = n->at(0)](std::int64_t, const auto&, const auto& values, const auto& state) {
      return count_until_idle(idle_max, values, state);
    };
  throw case_error("unknown function of a state '" + name + "'");
}

mapping_function mapping_function_of(const std::string& name) {
  if (name == "sum_return_sum")
    return summing([](const auto&, std::int64_t sum) { return optional_value(sum); });
  if (name == "sum_return_key_doubled") return summing(doubled);
  if (name == "sum_return_pair")
    return summing(
        [](const auto& key, std::int64_t sum) { return optional_value(pair_of(key, sum)); });
  if (name == "sum_return_key")
    return summing([](const auto& key, std::int64_t) { return optional_value(key); });
  if (name == "sum_return_nothing" || name == "sum_return_none" || name == "sum")
    return summing([](const auto&, std::int64_t) { return optional_value(); });
  if (name == "remove_if_exists_else_set") return remove_or_set;
  if (const auto n = numbers_in(name, "set_#_return_key_when_timing_out"))
    return setting_until_timeout(n->at(0));
  if (name == "noop")
    return [](const auto&, const json::value*, key_state<datum>&) { return optional_value(); };
  throw case_error("unknown function of a state '" + name + "'");
}

}  // namespace weir::conformance
