// map_with_state: a function per record, with the state of the record's key.

#include <weir/actors/operators/stateful_map.hpp>

#include "folding.hpp"

using namespace weir::testing;

namespace {

using text_state = weir::key_state<std::int64_t>;
using snapshot = weir::keyed<std::string_view, std::int64_t>;
using options = weir::stateful_map_options<std::string_view, std::int64_t>;

template <class F>
operator_case<std::int64_t, std::string, snapshot> by_shop(F f, options how = {}) {
  using result = typename std::remove_cvref_t<
      std::invoke_result_t<F&, const std::string_view&, const sale*, text_state&>>::value_type;
  return {[=](const weir::operator_context& context) -> std::unique_ptr<weir::stream_operator> {
    return std::make_unique<weir::stateful_map<std::string_view, sale, std::int64_t, result, shop_key, F>>(
        context, shop, f, how);
  }};
}

std::optional<std::int64_t> running_sum(std::string_view, const sale* record, text_state& state) {
  if (!record) return -1;
  const auto sum = record->second + state.get_optional().value_or(0);
  state.update(sum);
  return sum;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(stateful_map_test)

BOOST_AUTO_TEST_CASE(a_result_follows_every_record) {
  auto subject = by_shop(running_sum);
  subject.by_record = true;
  check_operator(subject, sales{{{"a", 1}, {"b", 5}}, {{"a", 2}}, {}}, {{"0", {"1", "5", "3"}}});
}

BOOST_AUTO_TEST_CASE(a_removed_state_is_gone) {
  const auto toggle = [](std::string_view key, const sale* record,
                         text_state& state) -> std::optional<std::string> {
    if (!state.exists()) {
      state.update(record->second);
      return std::nullopt;
    }
    state.remove();
    return std::string(key);
  };
  auto subject = by_shop(toggle);
  subject.by_record = true;
  check_operator(subject, sales{{{"a", 1}}, {{"a", 1}, {"b", 1}}, {{"a", 1}, {"b", 1}}},
                 {{"0", {"a", "b"}}});
}

BOOST_AUTO_TEST_CASE(a_key_times_out_when_it_was_idle_for_longer) {
  // Ticks come every 1000 ms.
  check_operator(by_shop(running_sum, {.timeout_ms = 2000}),
                 sales{{{"a", 1}}, {}, {}, {}, {{"a", 7}}}, {{"0", {"1", "-1", "7"}}});
  check_operator(by_shop(running_sum, {.timeout_ms = 1999}),
                 sales{{{"a", 1}}, {}, {}, {{"a", 7}}}, {{"0", {"1", "-1", "7"}}});
}

BOOST_AUTO_TEST_CASE(any_record_keeps_a_key_from_timing_out) {
  const auto first_only = [](std::string_view, const sale* record,
                             text_state& state) -> std::optional<std::int64_t> {
    if (!record) return -1;
    if (!state.exists()) state.update(record->second);
    return std::nullopt;
  };
  check_operator(by_shop(first_only, {.timeout_ms = 1000}),
                 sales{{{"a", 1}}, {{"a", 1}}, {{"a", 1}}, {}, {}}, {{"0", {"-1"}}});
}

BOOST_AUTO_TEST_CASE(snapshots_have_all_keys_at_each_tick) {
  check_operator(by_shop(running_sum, {.snapshots = std::make_shared<bool>(true)}),
                 sales{{{"a", 1}}, {}, {{"a", 2}}},
                 {{"0", {"1", "3"}}, {"1", {"(a,1)", "(a,1)", "(a,3)"}}});
}

BOOST_AUTO_TEST_CASE(a_state_tells_misuse) {
  const std::int64_t one = 1;
  BOOST_CHECK_THROW(static_cast<void>(text_state(nullptr).get()), std::logic_error);
  text_state known(&one);
  BOOST_TEST(known.get() == 1);
  known.update(2);
  BOOST_TEST(known.get() == 2);
  known.remove();
  BOOST_TEST(!known.exists());
  BOOST_CHECK_THROW(known.update(3), std::logic_error);
  BOOST_CHECK_THROW(known.remove(), std::logic_error);
  text_state ends(&one, true);
  BOOST_TEST(ends.timing_out());
  BOOST_CHECK_THROW(ends.update(3), std::logic_error);
  BOOST_CHECK_THROW(ends.remove(), std::logic_error);
}

BOOST_AUTO_TEST_SUITE_END()
