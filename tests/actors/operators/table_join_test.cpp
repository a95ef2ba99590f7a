// Records joined with what a table that changes had at their time.

#include <weir/actors/operators/table_join.hpp>

#include "timed_reading.hpp"

using namespace weir::testing;

namespace {

template <bool KeepLeft>
using subject = weir::table_join<reading_side, reading_side, KeepLeft>;

template <bool KeepLeft = false>
operator_case<typename subject<KeepLeft>::result> joining() {
  return {
      .make = [](const weir::operator_context& context) -> std::unique_ptr<weir::stream_operator> {
        return std::make_unique<subject<KeepLeft>>(context, side_of_readings(), side_of_readings());
      },
      .any_key_order = true};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(table_join_test)

BOOST_AUTO_TEST_CASE(a_record_has_the_latest_version_that_is_not_after_it) {
  const two_sided_readings script{
      {{taken("a", 1, 999), taken("a", 2, 1000), taken("b", 3, 5000), taken("a", 4, 2500)}},
      {{taken("a", 10, 1000), taken("a", 12, 3000), taken("a", 11, 2000)}},
      {weir::event_time::max()}};
  check_two_sides(joining(), script, {{"0", {"(a,(2,10))", "(a,(4,11))"}}});
  check_two_sides(joining<true>(), script,
                  {{"0", {"(a,(1,none))", "(a,(2,10))", "(a,(4,11))", "(b,(3,none))"}}});
}

BOOST_AUTO_TEST_CASE(records_wait_for_the_watermark_and_come_in_the_order_of_time) {
  check_two_sides(joining(),
                  two_sided_readings{{{taken("a", 3, 3000), taken("a", 2, 2000)}, {}, {}},
                                     {{taken("a", 10, 1000)}, {taken("a", 11, 2500)}, {}},
                                     {at_ms(2000), at_ms(3000), at_ms(3001)}},
                  {{"0", {"(a,(2,10))", "(a,(3,11))"}}});
}

BOOST_AUTO_TEST_CASE(of_versions_of_one_time_the_one_that_came_last_counts) {
  check_two_sides(joining(),
                  two_sided_readings{{{taken("a", 1, 1000)}},
                                     {{taken("a", 10, 1000), taken("a", 11, 1000)}},
                                     {weir::event_time::max()}},
                  {{"0", {"(a,(1,11))"}}});
}

BOOST_AUTO_TEST_CASE(the_version_before_the_watermark_is_remembered_and_a_late_one_counts) {
  check_two_sides(joining<true>(),
                  two_sided_readings{{{}, {taken("a", 1, 9000)}, {taken("b", 2, 9500)}},
                                     {{taken("a", 10, 1000), taken("a", 11, 2000)},
                                      {taken("a", 12, 1500)},
                                      {taken("b", 13, 500)}},
                                     {at_ms(8000), at_ms(9001), at_ms(9501)}},
                  {{"0", {"(a,(1,11))", "(b,(2,13))"}}});
}

BOOST_AUTO_TEST_CASE(a_late_record_is_refused) {
  check_two_sides(joining<true>(),
                  two_sided_readings{{{}, {taken("a", 1, 1999), taken("a", 2, 2000)}},
                                     {{}, {}},
                                     {at_ms(2000), weir::event_time::max()}},
                  {{"0", {"(a,(2,none))"}}, {"1", {late_letter(taken("a", 1, 1999))}}});
}

BOOST_AUTO_TEST_SUITE_END()
