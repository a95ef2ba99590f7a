#pragma once

#include <weir/weir.hpp>

#include "functions.hpp"

#include <optional>
#include <span>

namespace weir::conformance {

/// Of `updateStateByKey`: the values of an interval and the state of a key make its new state, or
/// none.
using update_function = std::function<std::optional<json::value>(
    std::int64_t batch_time_ms, const json::value& key, const json::array& values,
    const std::optional<json::value>& state)>;
/// `running_sum`, `counter_expire_after_2_idle` ... Throws case_error for an unknown name.
[[nodiscard]] update_function update_function_of(const std::string& name);

/// Of `mapWithState`: `value` is null when the key times out.
using mapping_function = std::function<std::optional<json::value>(
    const json::value& key, const json::value* value, key_state<datum>& state)>;
/// `sum_return_pair`, `set_1_return_key_when_timing_out` ... Throws case_error for an unknown name.
[[nodiscard]] mapping_function mapping_function_of(const std::string& name);

}  // namespace weir::conformance
