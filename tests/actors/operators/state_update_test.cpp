// update_state_by_key: every key at every tick.

#include <weir/actors/operators/state_update.hpp>

#include "folding.hpp"

using namespace weir::testing;

namespace {

using weir::keyed;
using state_row = keyed<std::string_view, std::int64_t>;

template <class F>
auto by_shop(F f, std::vector<std::pair<std::string_view, std::int64_t>> initial = {}) {
  using head = weir::state_update_head<std::string_view, sale, std::int64_t, shop_key, F>;
  auto first = std::make_shared<
      std::vector<std::pair<weir::owned<std::string_view>, weir::owned<std::int64_t>>>>();
  for (const auto& [key, value] : initial)
    first->emplace_back(weir::owned<std::string_view>(key), weir::owned<std::int64_t>(value));
  return case_of_head<state_row>(
      [=](const weir::operator_context& context) { return head(context, shop, f, first); });
}

std::int64_t sum_of(std::span<const sale> values) {
  std::int64_t sum = 0;
  for (const auto& each : values) sum += each.second;
  return sum;
}

std::optional<std::int64_t> running_sum(std::span<const sale> values,
                                        const std::optional<std::int64_t>& state) {
  return sum_of(values) + state.value_or(0);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(state_update_test)

BOOST_AUTO_TEST_CASE(every_key_is_sent_at_every_tick) {
  check_operator(by_shop(running_sum), sales{{{"a", 1}}, {{"a", 1}, {"a", 2}}, {}},
                 {{"0", {"(a,1)", "(a,4)", "(a,4)"}}});
}

BOOST_AUTO_TEST_CASE(initial_states_are_there_at_the_first_tick_of_a_job_that_begins) {
  check_operator(by_shop(running_sum, {{"a", 10}}), sales{{}, {{"a", 1}}, {}},
                 {{"0", {"(a,10)", "(a,11)", "(a,11)"}}});
}

BOOST_AUTO_TEST_CASE(a_key_without_a_result_is_removed) {
  const auto until_idle = [](std::span<const sale> values, const std::optional<std::int64_t>& state)
      -> std::optional<std::int64_t> {
    if (values.empty()) return std::nullopt;
    return sum_of(values) + state.value_or(0);
  };
  check_operator(by_shop(until_idle), sales{{{"a", 1}}, {{"a", 2}}, {}, {}, {{"a", 7}}},
                 {{"0", {"(a,1)", "(a,3)", "(a,7)"}}});
}

BOOST_AUTO_TEST_CASE(the_function_may_ask_for_time_and_key) {
  const auto stamp = [](const weir::tick& now, std::string_view key, std::span<const sale> values,
                        const std::optional<std::int64_t>& state) -> std::optional<std::int64_t> {
    return values.empty() ? state.value_or(0)
                          : now.time_ms + static_cast<std::int64_t>(key.size()) + state.value_or(0);
  };
  check_operator(by_shop(stamp), sales{{{"ab", 1}}, {}, {{"ab", 1}}},
                 {{"0", {"(ab,1002)", "(ab,1002)", "(ab,4004)"}}});
}

BOOST_AUTO_TEST_SUITE_END()
