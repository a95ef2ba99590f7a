#include <weir/actors/progress/metronome.hpp>

#include <boost/test/unit_test.hpp>

#include <initializer_list>

using weir::metronome;

namespace {

constexpr std::int64_t ms = 1'000'000;
constexpr std::int64_t steady = 77'000 * ms;  // an origin that means nothing

}  // namespace

BOOST_AUTO_TEST_SUITE(metronome_test)

BOOST_AUTO_TEST_CASE(batch_times_are_whole_multiples_of_the_interval_on_the_wall_clock) {
  const metronome beat(steady, 10'250 * ms, 1000);
  BOOST_TEST(beat.at(1).time_ms == 11'000);
  BOOST_TEST(beat.at(2).time_ms == 12'000);
  BOOST_TEST(beat.at(3600).time_ms == 3'610'000);
}

BOOST_AUTO_TEST_CASE(ticks_carry_their_number) {
  BOOST_TEST(metronome(steady, 0, 1000).at(5).number == 5);
}

BOOST_AUTO_TEST_CASE(a_tick_is_due_on_the_steady_clock_when_the_wall_clock_would_show_its_time) {
  const metronome beat(steady, 10'250 * ms, 1000);
  BOOST_TEST(beat.due_ns(1) == steady + 750 * ms);
  BOOST_TEST(beat.due_ns(2) == steady + 1750 * ms);
}

BOOST_AUTO_TEST_CASE(parts_of_a_millisecond_are_not_lost) {
  const metronome beat(steady, 10'250 * ms + 123'456, 1000);
  BOOST_TEST(beat.due_ns(1) == steady + 750 * ms - 123'456);
}

BOOST_AUTO_TEST_CASE(the_first_tick_is_never_due_at_the_start) {
  for (const std::int64_t interval : {1, 7, 1000, 86'400'000})
    for (const std::int64_t start :
         {std::int64_t{0}, 999 * ms, 1000 * ms, 1'785'000'000'123 * ms + 1}) {
      const metronome beat(steady, start, interval);
      BOOST_TEST(beat.due_ns(1) > steady);
      BOOST_TEST(beat.due_ns(1) <= steady + interval * ms);
      BOOST_TEST(beat.at(1).time_ms % interval == 0);
    }
}

BOOST_AUTO_TEST_SUITE_END()
