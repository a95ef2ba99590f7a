// The first record of each key in a while.

#include <weir/actors/operators/dedup.hpp>

#include "timed_reading.hpp"

using namespace weir::testing;
using namespace std::chrono_literals;

namespace {

using subject = weir::dedup<std::string_view, timed_reading, reading_key>;

operator_case<timed_reading> firsts(std::chrono::microseconds within,
                                    weir::event_clock clock = {}) {
  return {
      .make = [=](const weir::operator_context& context) -> std::unique_ptr<weir::stream_operator> {
        return std::make_unique<subject>(context, &timed_reading::key, clock, within);
      }};
}

const auto by_time = weir::clock_of<timed_reading>(&timed_reading::at);

std::string text(std::string_view key, std::int64_t value, std::int64_t ms) {
  return weir::to_text(taken(key, value, ms));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(dedup_test)

BOOST_AUTO_TEST_CASE(repetitions_are_dropped_until_the_time_is_over_by_event_time) {
  check_operator(
      firsts(2s, by_time),
      scenes<timed_reading>{
          {.records = {taken("a", 1, 1000), taken("b", 2, 1500), taken("a", 3, 2999),
                       taken("a", 4, 3000)},
           .watermark = at_ms(1000),
           .tick_ms = 1000},
          {.records = {taken("a", 5, 4999), taken("a", 6, 5000)}, .tick_ms = 2000}},
      {{"0", {text("a", 1, 1000), text("b", 2, 1500), text("a", 4, 3000), text("a", 6, 5000)}}});
}

BOOST_AUTO_TEST_CASE(a_key_is_forgotten_when_the_watermark_has_passed_its_time) {
  check_operator(firsts(2s, by_time),
                 scenes<timed_reading>{
                     {.records = {taken("a", 1, 1000)}, .watermark = at_ms(2999), .tick_ms = 1000},
                     {.records = {taken("a", 2, 2999)}, .watermark = at_ms(3000), .tick_ms = 2000},
                     {.records = {taken("a", 3, 3000)}, .tick_ms = 3000}},
                 {{"0", {text("a", 1, 1000), text("a", 3, 3000)}}});
}

BOOST_AUTO_TEST_CASE(a_late_record_is_refused) {
  const auto late = taken("a", 1, 1999);
  auto letter = weir::dead_letter{.stage = "stage",
                                  .source = "source",
                                  .exact = true,
                                  .reason = "late: the watermark has passed its time"};
  const auto record = weir::to_text(late);
  letter.record = record;
  check_operator(firsts(2s, by_time),
                 scenes<timed_reading>{{.watermark = at_ms(2000), .tick_ms = 1000},
                                       {.records = {late, taken("a", 2, 2000)}, .tick_ms = 2000}},
                 {{"0", {text("a", 2, 2000)}}, {"1", {weir::to_text(letter)}}});
}

BOOST_AUTO_TEST_CASE(without_event_time_a_key_is_forgotten_at_the_tick_that_ends_its_time) {
  // Ticks come every 1000 ms; the time of a record is the tick after it.
  check_operator(firsts(2s),
                 intervals<timed_reading>{{taken("a", 1, 0), taken("a", 2, 0)},
                                          {taken("a", 3, 0)},
                                          {taken("a", 4, 0), taken("b", 5, 0)},
                                          {taken("a", 6, 0), taken("b", 7, 0)}},
                 {{"0", {text("a", 1, 0), text("b", 5, 0), text("a", 6, 0)}}});
}

BOOST_AUTO_TEST_SUITE_END()
