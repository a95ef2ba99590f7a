#include <weir/actors/progress/watermark_generator.hpp>

#include <boost/test/unit_test.hpp>

using namespace weir;
using namespace std::chrono_literals;

namespace {

constexpr event_time at(std::chrono::seconds time) { return event_time(time); }

}  // namespace

BOOST_AUTO_TEST_SUITE(watermark_generator_test)

BOOST_AUTO_TEST_CASE(it_follows_the_newest_record_by_how_much_out_of_order_records_may_be) {
  watermark_generator made({.out_of_order_max = 2s});
  BOOST_TEST((made.current().up_to == event_time::min()));
  made.observe(at(10s));
  made.observe(at(7s));
  BOOST_TEST((made.current() == watermark{at(8s), false}));
}

BOOST_AUTO_TEST_CASE(the_least_of_all_times_gives_the_least_watermark) {
  watermark_generator made({.out_of_order_max = 2s});
  made.observe(event_time::min() + 1us);
  BOOST_TEST((made.current().up_to == event_time::min()));
}

BOOST_AUTO_TEST_CASE(without_records_for_long_enough_it_is_idle_to_the_next_tick) {
  watermark_generator made({.idle_after = 3s});
  made.observe(at(10s));
  BOOST_TEST(!made.tick(1000).idle);
  BOOST_TEST(!made.tick(2000).idle);
  BOOST_TEST(!made.tick(3000).idle);
  BOOST_TEST((made.tick(4000) == watermark{at(10s), true}));
  made.observe(at(11s));
  BOOST_TEST((made.current() == watermark{at(11s), false}));
  BOOST_TEST(!made.tick(5000).idle);
}

BOOST_AUTO_TEST_CASE(a_partition_that_never_had_a_record_becomes_idle_too) {
  watermark_generator made({.idle_after = 2s});
  BOOST_TEST(!made.tick(1000).idle);
  BOOST_TEST(!made.tick(2000).idle);
  BOOST_TEST(made.tick(3000).idle);
}

BOOST_AUTO_TEST_CASE(without_a_time_after_which_it_is_idle_it_never_is) {
  watermark_generator made({});
  for (std::int64_t ms = 0; ms < 100'000; ms += 1000) BOOST_TEST(!made.tick(ms).idle);
}

BOOST_AUTO_TEST_SUITE_END()
