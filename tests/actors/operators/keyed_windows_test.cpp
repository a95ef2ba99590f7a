// Windows of event time that are the same for all keys: tumbling, sliding, cumulative, global.

#include "windows_making.hpp"

using namespace weir::testing;
using namespace std::chrono_literals;
using weir::window_rules;

namespace {

const weir::count_fold<reading> counted;
const weir::sum_fold<reading, std::int64_t reading::*> summed{&reading::value};
const weir::max_fold<reading, std::int64_t reading::*> greatest{&reading::value};

struct joined {
  reading operator()(const reading& a, const reading& b) const { return b.value > a.value ? b : a; }
};

/// Lists in order, so that a wrong order or a record too many is seen.
struct listing {
  std::vector<std::int64_t> values;
  void add(const reading& each) { values.push_back(each.value); }
  void merge(const listing& later) {
    values.insert(values.end(), later.values.begin(), later.values.end());
  }
  [[nodiscard]] std::vector<std::int64_t> result() const { return values; }
  BOOST_DESCRIBE_CLASS(listing, (), (values), (), ())
};
const weir::window_aggregate_fold<listing, reading> listed{};

using numbers = std::vector<std::int64_t>;

}  // namespace

BOOST_AUTO_TEST_SUITE(keyed_windows_test)

BOOST_AUTO_TEST_CASE(a_window_sends_its_results_when_the_watermark_reaches_its_end) {
  check_operator(
      windows_of(counted, rules_of(weir::tumbling(10ms))),
      window_script()
          .take("a", 1, 0)
          .take("b", 1, 9)
          .take("a", 1, 5)
          .take("a", 1, 10)
          .watermark(9)
          .tick(1)
          .watermark(10)
          .take("a", 1, 19)
          .watermark(20)
          .all(),
      {{"0", {result("a", 0, 10, 2l), result("b", 0, 10, 1l), result("a", 10, 20, 2l)}}});
}

BOOST_AUTO_TEST_CASE(at_the_end_of_the_input_all_windows_end) {
  check_operator(windows_of(counted, rules_of(weir::tumbling(10ms, {.offset = 3ms}))),
                 window_script().take("a", 1, -8).take("a", 1, 1000).over().all(),
                 {{"0", {result("a", -17, -7, 1l), result("a", 993, 1003, 1l)}}});
}

BOOST_AUTO_TEST_CASE(a_record_counts_in_every_window_that_holds_it) {
  const auto script = window_script()
                          .take("a", 1, 2)
                          .take("a", 10, 7)
                          .take("b", 100, 12)
                          .watermark(10)
                          .tick(1)
                          .watermark(15)
                          .take("a", 1000, 18)
                          .tick(2)
                          .over()
                          .all();
  const weir::testing::sent_records expected{
      {"0",
       {result("a", -5, 5, 1l), result("a", 0, 10, 11l), result("a", 5, 15, 10l),
        result("b", 5, 15, 100l), result("b", 10, 20, 100l), result("a", 10, 20, 1000l),
        result("a", 15, 25, 1000l)}}};
  check_operator(windows_of(summed, rules_of(weir::sliding(10ms, 5ms))), script, expected);
}

BOOST_AUTO_TEST_CASE(a_slide_that_does_not_divide_the_size) {
  check_operator(windows_of(listed, rules_of(weir::sliding(5ms, 2ms))),
                 window_script().take("a", 4, 4).take("a", 5, 5).take("a", 6, 6).over().all(),
                 {{"0",
                   {result("a", 0, 5, numbers{4}), result("a", 2, 7, numbers{4, 5, 6}),
                    result("a", 4, 9, numbers{4, 5, 6}), result("a", 6, 11, numbers{6})}}});
}

BOOST_AUTO_TEST_CASE(a_slide_greater_than_the_size_leaves_records_out) {
  check_operator(windows_of(listed, rules_of(weir::sliding(3ms, 10ms))),
                 window_script()
                     .take("a", 2, 2)
                     .take("a", 3, 3)
                     .take("a", 12, 12)
                     .watermark(11)
                     .take("a", 9, 9)
                     .over()
                     .take("a", 5, 5)
                     .all(),
                 {{"0", {result("a", 0, 3, numbers{2}), result("a", 10, 13, numbers{12})}},
                  {"1", {late("a", 9, 9), late("a", 5, 5)}}});
}

BOOST_AUTO_TEST_CASE(cumulative_windows_have_all_since_they_began) {
  check_operator(
      windows_of(listed, rules_of(weir::cumulative(2ms, 6ms))),
      window_script().take("a", 1, 1).take("a", 5, 5).take("a", 7, 7).watermark(4).over().all(),
      {{"0",
        {result("a", 0, 2, numbers{1}), result("a", 0, 4, numbers{1}),
         result("a", 0, 6, numbers{1, 5}), result("a", 6, 8, numbers{7}),
         result("a", 6, 10, numbers{7}), result("a", 6, 12, numbers{7})}}});
}

BOOST_AUTO_TEST_CASE(the_global_window_ends_with_the_input) {
  const auto text = to_text(
      window_of_key<std::int64_t>{"a", weir::event_time::min(), weir::event_time::max(), 2});
  check_operator(windows_of(counted, rules_of(weir::global())),
                 window_script().take("a", 1, -5).watermark(1'000'000).take("a", 1, 3).over().all(),
                 {{"0", {text}}});
}

BOOST_AUTO_TEST_CASE(records_that_are_late_for_all_their_windows_go_to_the_side) {
  check_operator(
      windows_of(counted, rules_of(weir::tumbling(10ms))),
      window_script().take("a", 1, 1).watermark(10).take("a", 2, 9).take("a", 3, 10).over().all(),
      {{"0", {result("a", 0, 10, 1l), result("a", 10, 20, 1l)}}, {"1", {late("a", 2, 9)}}});
}

BOOST_AUTO_TEST_CASE(a_late_record_still_counts_in_windows_that_go_on) {
  check_operator(windows_of(listed, rules_of(weir::sliding(10ms, 5ms))),
                 window_script()
                     .take("a", 6, 6)
                     .take("a", 1, 12)
                     .watermark(10)
                     .take("a", 7, 7)
                     .tick(1)
                     .over()
                     .all(),
                 {{"0",
                   {result("a", 0, 10, numbers{6}), result("a", 5, 15, numbers{6, 7, 1}),
                    result("a", 10, 20, numbers{1})}}});
}

BOOST_AUTO_TEST_CASE(with_lateness_each_late_record_sends_the_result_again) {
  check_operator(windows_of(summed, rules_of(weir::tumbling(10ms), {.lateness = 5ms})),
                 window_script()
                     .take("a", 1, 1)
                     .take("b", 1, 1)
                     .watermark(12)
                     .take("a", 10, 2)
                     .tick(1)
                     .take("a", 100, 3)
                     .watermark(15)
                     .take("a", 1000, 4)
                     .over()
                     .all(),
                 {{"0",
                   {result("a", 0, 10, 1l), result("b", 0, 10, 1l), result("a", 0, 10, 11l),
                    result("a", 0, 10, 111l)}},
                  {"1", {late("a", 1000, 4)}}});
}

BOOST_AUTO_TEST_CASE(a_late_record_reaches_the_sums_of_windows_that_slide) {
  const auto script = window_script()
                          .take("a", 1, 2)
                          .take("a", 2, 12)
                          .take("a", 3, 22)
                          .take("b", 9, 22)
                          .watermark(30)
                          .take("a", 4, 13)
                          .take("b", 5, 3)
                          .tick(1)
                          .take("a", 6, 31)
                          .watermark(40)
                          .take("a", 7, 14)
                          .over()
                          .all();
  const auto rules = rules_of(weir::sliding(30ms, 10ms), {.lateness = 10ms});
  check_operator(windows_of(listed, rules), script,
                 {{"0",
                   {result("a", -20, 10, numbers{1}), result("a", -10, 20, numbers{1, 2}),
                    result("a", 0, 30, numbers{1, 2, 3}), result("b", 0, 30, numbers{9}),
                    result("a", 0, 30, numbers{1, 2, 4, 3}), result("b", 0, 30, numbers{5, 9}),
                    result("a", 10, 40, numbers{2, 4, 3, 6}), result("b", 10, 40, numbers{9}),
                    result("a", 10, 40, numbers{2, 4, 7, 3, 6}), result("a", 20, 50, numbers{3, 6}),
                    result("b", 20, 50, numbers{9}), result("a", 30, 60, numbers{6})}}});
  check_operator(windows_of(summed, rules), script,
                 {{"0",
                   {result("a", -20, 10, 1l), result("a", -10, 20, 3l), result("a", 0, 30, 6l),
                    result("b", 0, 30, 9l), result("a", 0, 30, 10l), result("b", 0, 30, 14l),
                    result("a", 10, 40, 15l), result("b", 10, 40, 9l), result("a", 10, 40, 22l),
                    result("a", 20, 50, 9l), result("b", 20, 50, 9l), result("a", 30, 60, 6l)}}});
}

BOOST_AUTO_TEST_CASE(discarding_sends_only_what_came_since) {
  check_operator(
      windows_of(listed, rules_of(weir::tumbling(10ms), {.lateness = 5ms, .discarding = true})),
      window_script()
          .take("a", 1, 1)
          .watermark(12)
          .take("a", 2, 2)
          .tick(1)
          .take("a", 3, 3)
          .over()
          .all(),
      {{"0",
        {result("a", 0, 10, numbers{1}), result("a", 0, 10, numbers{2}),
         result("a", 0, 10, numbers{3})}}});
}

BOOST_AUTO_TEST_CASE(what_one_window_discards_another_keeps) {
  check_operator(
      windows_of(listed, rules_of(weir::sliding(10ms, 5ms), {.lateness = 9ms, .discarding = true})),
      window_script().take("a", 1, 6).watermark(10).take("a", 2, 7).over().all(),
      {{"0",
        {result("a", 0, 10, numbers{1}), result("a", 0, 10, numbers{2}),
         result("a", 5, 15, numbers{1, 2})}}});
}

BOOST_AUTO_TEST_CASE(early_results_after_so_many_records_of_a_key) {
  check_operator(windows_of(summed, rules_of(weir::tumbling(10ms), {.early_count = 2})),
                 window_script()
                     .take("a", 1, 1)
                     .take("b", 1, 1)
                     .take("a", 2, 2)
                     .take("a", 3, 3)
                     .tick(1)
                     .take("a", 4, 4)
                     .take("a", 5, 5)
                     .over()
                     .all(),
                 {{"0",
                   {result("a", 0, 10, 3l), result("a", 0, 10, 10l), result("a", 0, 10, 15l),
                    result("b", 0, 10, 1l)}}});
}

BOOST_AUTO_TEST_CASE(early_results_count_for_each_window) {
  check_operator(windows_of(summed, rules_of(weir::sliding(10ms, 5ms), {.early_count = 2})),
                 window_script().take("a", 1, 1).take("a", 2, 6).over().all(),
                 {{"0",
                   {result("a", 0, 10, 3l), result("a", -5, 5, 1l), result("a", 0, 10, 3l),
                    result("a", 5, 15, 2l)}}});
}

BOOST_AUTO_TEST_CASE(early_results_at_ticks_are_of_keys_that_changed) {
  check_operator(windows_of(summed, rules_of(weir::sliding(20ms, 10ms), {.early_every = 2s})),
                 window_script()
                     .take("a", 1, 1)
                     .take("b", 1, 11)
                     .tick(1000)
                     .take("a", 2, 12)
                     .tick(2000)
                     .tick(3000)
                     .tick(4000)
                     .take("a", 3, 1)
                     .tick(5000)
                     .watermark(10)
                     .tick(6000)
                     .over()
                     .all(),
                 {{"0",
                   {result("a", -10, 10, 1l), result("a", 0, 20, 3l), result("b", 0, 20, 1l),
                    result("a", 10, 30, 2l), result("b", 10, 30, 1l), result("a", -10, 10, 4l),
                    result("a", 0, 20, 6l), result("a", 0, 20, 6l), result("b", 0, 20, 1l),
                    result("a", 10, 30, 2l), result("b", 10, 30, 1l)}}});
}

BOOST_AUTO_TEST_CASE(early_and_discarding_give_differences) {
  check_operator(
      windows_of(summed, rules_of(weir::global(), {.early_every = 1s, .discarding = true})),
      window_script()
          .take("a", 1, 1)
          .take("a", 2, 11)
          .tick(1000)
          .tick(2000)
          .take("a", 4, 5)
          .tick(3000)
          .over()
          .all(),
      {{"0",
        {to_text(
             window_of_key<std::int64_t>{"a", weir::event_time::min(), weir::event_time::max(), 3}),
         to_text(window_of_key<std::int64_t>{"a", weir::event_time::min(), weir::event_time::max(),
                                             4})}}});
}

BOOST_AUTO_TEST_CASE(windows_of_the_time_of_arrival_go_by_ticks) {
  check_operator(
      windows_of(listed, rules_of(weir::tumbling(2s).processing_time())),
      window_script()
          .take("a", 1, 77)
          .tick(11'000)
          .take("a", 2, 5)
          .tick(12'000)
          .take("a", 3, 0)
          .tick(13'000)
          .take("a", 4, 0)
          .tick(14'000)
          .take("a", 5, 0)
          .tick(15'000)
          .over()
          .all(),
      {{"0",
        {result("a", 10'000, 12'000, numbers{1, 2}), result("a", 12'000, 14'000, numbers{3, 4}),
         result("a", 14'000, 16'000, numbers{5})}}});
}

BOOST_AUTO_TEST_CASE(windows_of_arrival_wait_for_the_last_tick_when_the_input_ends) {
  check_operator(windows_of(summed, rules_of(weir::tumbling(2s).processing_time())),
                 window_script().take("a", 1, 5).take("a", 2, 7).over().tick(11'000).all(),
                 {{"0", {result("a", 10'000, 12'000, 3l)}}});
}

BOOST_AUTO_TEST_CASE(other_aggregates_slide_as_well) {
  const auto script = window_script()
                          .take("a", 5, 1)
                          .take("a", 9, 11)
                          .take("a", 7, 21)
                          .take("a", 1, 31)
                          .over()
                          .all();
  check_operator(windows_of(greatest, rules_of(weir::sliding(20ms, 10ms))), script,
                 {{"0",
                   {result("a", -10, 10, 5l), result("a", 0, 20, 9l), result("a", 10, 30, 9l),
                    result("a", 20, 40, 7l), result("a", 30, 50, 1l)}}});
  const weir::avg_fold<reading, std::int64_t reading::*> mean{&reading::value};
  check_operator(windows_of(mean, rules_of(weir::sliding(20ms, 10ms))), script,
                 {{"0",
                   {result("a", -10, 10, 5.0), result("a", 0, 20, 7.0), result("a", 10, 30, 8.0),
                    result("a", 20, 40, 4.0), result("a", 30, 50, 1.0)}}});
  check_operator(
      windows_of(weir::reduce_fold<reading, joined>{{}}, rules_of(weir::sliding(20ms, 10ms))),
      script,
      {{"0",
        {result("a", -10, 10, reading{"a", 5, ms(1)}), result("a", 0, 20, reading{"a", 9, ms(11)}),
         result("a", 10, 30, reading{"a", 9, ms(11)}), result("a", 20, 40, reading{"a", 7, ms(21)}),
         result("a", 30, 50, reading{"a", 1, ms(31)})}}});
}

BOOST_AUTO_TEST_CASE(an_exception_of_the_aggregate_tells_the_record) {
  const auto fail = [](const reading&, const reading&) -> reading {
    throw std::runtime_error("no sum");
  };
  const auto made =
      windows_of(weir::reduce_fold<reading, decltype(fail)>{fail}, rules_of(weir::tumbling(10ms)))
          .make(test_context());
  kept_outputs out;
  const std::vector<reading> records{{"a", 1, ms(1)}, {"b", 2, ms(1)}, {"a", 3, ms(2)}};
  BOOST_CHECK_EXCEPTION(
      made->on_batch(batch_of(records, {.position = 5, .exact = true}), out), weir::record_error,
      [](const auto& error) {
        return std::string(error.what()).starts_with("no sum; at record {key=a, value=3, ");
      });
}

BOOST_AUTO_TEST_SUITE_END()
