#include <weir/actors/progress/linger.hpp>

#include <boost/test/unit_test.hpp>

using namespace weir;

BOOST_AUTO_TEST_SUITE(linger_test)

BOOST_AUTO_TEST_CASE(a_batch_whose_receiver_is_not_behind_never_waits) {
  linger made(1'000);
  BOOST_TEST(!made.holds(false, 0));
  BOOST_TEST(!made.holds(false, 5'000));
}

BOOST_AUTO_TEST_CASE(it_waits_for_the_time_since_it_was_first_held_and_no_longer) {
  linger made(1'000);
  BOOST_TEST(made.holds(true, 500));
  BOOST_TEST(made.until_ns() == 1'500);
  BOOST_TEST(made.holds(true, 1'499));
  BOOST_TEST(!made.holds(true, 1'500));
}

BOOST_AUTO_TEST_CASE(it_goes_at_once_when_the_receiver_has_caught_up_and_the_next_one_waits_anew) {
  linger made(1'000);
  BOOST_TEST(made.holds(true, 0));
  BOOST_TEST(!made.holds(false, 10));
  BOOST_TEST(made.holds(true, 900));
  BOOST_TEST(made.holds(true, 1'899));
  BOOST_TEST(!made.holds(true, 1'900));
}

BOOST_AUTO_TEST_CASE(without_a_linger_time_nothing_waits) {
  linger made(0);
  BOOST_TEST(!made.holds(true, 0));
}

BOOST_AUTO_TEST_SUITE_END()
