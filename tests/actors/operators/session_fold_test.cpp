// Sessions: windows of a key that end when no record of it came for a while.

#include <weir/actors/operators/session_fold.hpp>

#include "windows_making.hpp"

using namespace weir::testing;
using namespace std::chrono_literals;
using weir::window_rules;

namespace {

const weir::sum_fold<reading, std::int64_t reading::*> summed{&reading::value};

template <class Fold>
operator_case<fold_row<Fold>, reading> sessions_of(Fold fold, std::chrono::microseconds gap,
                                                   window_rules rules = {}) {
  return {
      .make = [=](const weir::operator_context& context) -> std::unique_ptr<weir::stream_operator> {
        return std::make_unique<
            weir::session_fold<std::string_view, reading, key_member, Fold, fold_row<Fold>>>(
            context, &reading::key, fold, gap, rules, weir::clock_of<reading>(&reading::at));
      },
      .by_record = !rules.by_arrival,
      .any_key_order = true};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(session_fold_test)

BOOST_AUTO_TEST_CASE(a_session_ends_a_gap_after_its_last_record) {
  check_operator(sessions_of(summed, 3s),
                 window_script()
                     .take("b", 1, 0)
                     .take("b", 2, 1000)
                     .take("b", 3, 2500)
                     .take("a", 1, 10)
                     .take("a", 2, 1000)
                     .tick(1)
                     .take("a", 3, 2500)
                     .take("b", 4, 5501)
                     .take("b", 5, 6000)
                     .take("b", 5, 6000)
                     .take("b", 6, 6050)
                     .watermark(12'001)
                     .take("b", 10, 15'000)
                     .take("b", 20, 15'000)
                     .watermark(18'000)
                     .all(),
                 {{"0",
                   {result("a", 10, 5500, 6l), result("b", 0, 5500, 6l),
                    result("b", 5501, 9050, 20l), result("b", 15'000, 18'000, 30l)}}});
}

BOOST_AUTO_TEST_CASE(a_record_between_two_sessions_makes_them_one) {
  check_operator(
      sessions_of(summed, 10ms),
      window_script().take("a", 1, 0).take("a", 2, 18).take("a", 4, 9).tick(1).over().all(),
      {{"0", {result("a", 0, 28, 7l)}}});
}

BOOST_AUTO_TEST_CASE(sessions_that_touch_are_one) {
  check_operator(sessions_of(summed, 10ms),
                 window_script().take("a", 1, 0).take("a", 2, 10).take("a", 4, 21).over().all(),
                 {{"0", {result("a", 0, 20, 3l), result("a", 21, 31, 4l)}}});
}

BOOST_AUTO_TEST_CASE(a_late_record_counts_if_its_session_goes_on) {
  check_operator(sessions_of(summed, 3s, {.discarding = true}),
                 window_script()
                     .take("a", 1, 1000)
                     .watermark(2000)
                     .take("a", 1, 2000)
                     .watermark(4999)
                     .take("a", 1, 4500)
                     .take("a", 1, 8500)
                     .watermark(7401)
                     .take("a", 1, 7000)
                     .watermark(11'502)
                     .take("a", 1, 11'600)
                     .watermark(14'601)
                     .take("a", 1, 10'000)
                     .take("a", 1, 10'100)
                     .take("a", 1, 14'500)
                     .watermark(20'001)
                     .over()
                     .all(),
                 {{"0",
                   {result("a", 1000, 11'500, 5l), result("a", 11'600, 14'600, 1l),
                    result("a", 14'500, 17'500, 1l)}},
                  {"1", {late("a", 1, 10'000), late("a", 1, 10'100)}}});
}

BOOST_AUTO_TEST_CASE(with_lateness_a_session_that_has_ended_may_grow) {
  check_operator(sessions_of(summed, 10ms, {.lateness = 20ms}),
                 window_script()
                     .take("a", 1, 0)
                     .watermark(12)
                     .take("a", 2, 1)
                     .tick(1)
                     .take("a", 4, 9)
                     .watermark(19)
                     .watermark(39)
                     .take("a", 8, 5)
                     .over()
                     .all(),
                 {{"0", {result("a", 0, 10, 1l), result("a", 0, 11, 3l), result("a", 0, 19, 7l)}},
                  {"1", {late("a", 8, 5)}}});
}

BOOST_AUTO_TEST_CASE(early_results_of_sessions) {
  const auto script = window_script()
                          .take("a", 1, 0)
                          .take("a", 2, 1)
                          .tick(1000)
                          .tick(2000)
                          .take("a", 4, 2)
                          .tick(3000)
                          .over()
                          .all();
  check_operator(sessions_of(summed, 10ms, {.early_every = 1s}), script,
                 {{"0", {result("a", 0, 11, 3l), result("a", 0, 12, 7l), result("a", 0, 12, 7l)}}});
  check_operator(sessions_of(summed, 10ms, {.early_count = 2, .discarding = true}), script,
                 {{"0", {result("a", 0, 11, 3l), result("a", 0, 12, 4l)}}});
}

BOOST_AUTO_TEST_CASE(sessions_of_the_time_of_arrival_go_by_ticks) {
  auto subject = sessions_of(summed, 2s, {.by_arrival = true});
  subject.saves = false;  // after a crash the time is known at the next tick
  check_operator(subject,
                 window_script()
                     .take("a", 1, 77)
                     .tick(10'000)
                     .take("a", 2, 5)
                     .tick(11'000)
                     .tick(12'000)
                     .tick(13'000)
                     .take("a", 4, 0)
                     .tick(14'000)
                     .over()
                     .all(),
                 {{"0",
                   {to_text(window_of_key<std::int64_t>{"a", ms(10'000) - 1us, ms(12'000), 3}),
                    result("a", 13'000, 15'000, 4l)}}});
}

BOOST_AUTO_TEST_CASE(sessions_of_arrival_wait_for_the_last_tick_when_the_input_ends) {
  check_operator(
      sessions_of(summed, 2s, {.by_arrival = true}),
      window_script().take("a", 1, 5).take("a", 2, 7).over().tick(11'000).all(),
      {{"0", {to_text(window_of_key<std::int64_t>{"a", ms(11'000) - 1us, ms(13'000) - 1us, 3})}}});
}

BOOST_AUTO_TEST_CASE(sessions_that_are_over_leave_no_memory) {
  const auto context = test_context();
  const auto made = sessions_of(summed, 1ms).make(context);
  kept_outputs out;
  out.reads<fold_row<std::decay_t<decltype(summed)>>>().reads<reading>();
  for (std::int64_t round = 0; round < 100; ++round) {
    std::vector<std::string> names;
    for (int i = 0; i < 1000; ++i)
      names.push_back("key " + std::to_string(round) + ' ' + std::to_string(i));
    std::vector<reading> records;
    for (const auto& each : names) records.push_back({each, 1, ms(10 * round)});
    made->on_batch(batch_of(records), out);
    made->on_watermark(ms(10 * round + 5), out);
    made->flush(out);
  }
  std::size_t bytes = 0;
  for (const auto& each : context.states->states()) bytes += each->bytes();
  BOOST_TEST(bytes < 4u << 20);
  BOOST_TEST(out.sent["0"].size() == 100'000u);
}

BOOST_AUTO_TEST_SUITE_END()
