#include <weir/actors/progress/alarms.hpp>

#include <boost/test/unit_test.hpp>

using weir::alarms;

BOOST_AUTO_TEST_SUITE(alarms_test)

BOOST_AUTO_TEST_CASE(an_alarm_is_ordered_once) {
  alarms set;
  BOOST_TEST(set.ask(100));
  BOOST_TEST(!set.ask(100));
  BOOST_TEST(!set.ask(200));
}

BOOST_AUTO_TEST_CASE(an_earlier_one_is_ordered_besides_and_the_later_one_stays) {
  alarms set;
  BOOST_TEST(set.ask(100));
  BOOST_TEST(set.ask(50));
  set.rang();
  BOOST_TEST(!set.ask(100));
  BOOST_TEST(set.ask(60));
}

BOOST_AUTO_TEST_CASE(after_the_last_has_rung_any_is_ordered) {
  alarms set;
  BOOST_TEST(set.ask(100));
  set.rang();
  BOOST_TEST(set.ask(300));
}

BOOST_AUTO_TEST_SUITE_END()
