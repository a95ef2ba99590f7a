#include <weir/actors/progress/interval_ledger.hpp>

#include <boost/test/unit_test.hpp>

using namespace weir;

BOOST_AUTO_TEST_SUITE(interval_ledger_test)

BOOST_AUTO_TEST_CASE(an_interval_is_done_when_all_have_reported_it) {
  interval_ledger made(3);
  BOOST_TEST(!made.report(1, 10, 100));
  BOOST_TEST(!made.report(1, 30, 90));
  const auto done = made.report(1, 20, 95);
  BOOST_TEST_REQUIRE(done.has_value());
  BOOST_TEST(done->tick == 1u);
  BOOST_TEST(done->busy_ns_max == 30);
  BOOST_TEST(done->done_ns == 100);
}

BOOST_AUTO_TEST_CASE(who_is_ahead_reports_later_intervals_first) {
  interval_ledger made(2);
  BOOST_TEST(!made.report(7, 1, 1));
  BOOST_TEST(!made.report(8, 2, 2));
  BOOST_TEST(!made.report(9, 3, 3));
  BOOST_TEST(made.report(7, 5, 4)->busy_ns_max == 5);
  BOOST_TEST(made.report(8, 1, 5)->busy_ns_max == 2);
  BOOST_TEST(made.report(9, 1, 6)->tick == 9u);
}

BOOST_AUTO_TEST_CASE(who_has_ended_is_not_waited_for) {
  interval_ledger made(2);
  BOOST_TEST(!made.report(1, 1, 1));
  made.ended();
  BOOST_TEST(made.report(2, 1, 2)->tick == 2u);
}

BOOST_AUTO_TEST_CASE(a_report_that_comes_after_its_interval_was_done_changes_nothing) {
  interval_ledger made(3);
  BOOST_TEST(!made.report(1, 1, 1));
  made.ended();
  BOOST_TEST(made.report(1, 1, 2).has_value());
  BOOST_TEST(!made.report(1, 9, 3));
  BOOST_TEST(!made.report(2, 1, 4));
  BOOST_TEST(made.report(2, 2, 5)->busy_ns_max == 2);
}

BOOST_AUTO_TEST_SUITE_END()
