#include <weir/actors/progress/rate_estimator.hpp>

#include <boost/test/unit_test.hpp>

#include <stdexcept>

using namespace weir;

namespace {

rate_estimator follows_speed(double integral = 0) {
  return rate_estimator({.batch_interval_ms = 20,
                         .proportional = 1,
                         .integral = integral,
                         .derivative = 0,
                         .records_per_second_min = 10});
}

}  // namespace

BOOST_AUTO_TEST_SUITE(rate_estimator_test)

BOOST_AUTO_TEST_CASE(the_first_interval_is_only_looked_at) {
  auto made = follows_speed();
  BOOST_TEST(!made.next({.end_ms = 0, .records = 10, .processing_ms = 10}));
  BOOST_TEST(made.next({.end_ms = 10, .records = 10, .processing_ms = 10}).value() == 1000.0);
}

BOOST_AUTO_TEST_CASE(an_interval_that_tells_nothing_changes_nothing) {
  auto made = follows_speed();
  BOOST_TEST(!made.next({.end_ms = 10, .records = 10, .processing_ms = 10}));
  BOOST_TEST(!made.next({.end_ms = 10, .records = 10, .processing_ms = 10}));
  BOOST_TEST(!made.next({.end_ms = 20, .records = 0, .processing_ms = 10}));
  BOOST_TEST(!made.next({.end_ms = 20, .records = -5, .processing_ms = 10}));
  BOOST_TEST(!made.next({.end_ms = 20, .records = 10, .processing_ms = 0}));
  BOOST_TEST(!made.next({.end_ms = 20, .records = 10, .processing_ms = -1}));
  BOOST_TEST(made.next({.end_ms = 20, .records = 20, .processing_ms = 10}).value() == 2000.0);
}

BOOST_AUTO_TEST_CASE(without_delay_the_rate_is_the_processing_rate) {
  auto made = follows_speed(1);
  static_cast<void>(made.next({.end_ms = 0, .records = 20, .processing_ms = 20}));
  for (std::int64_t i = 1; i < 50; ++i)
    BOOST_TEST(made.next({.end_ms = i * 20, .records = (i + 1) * 20, .processing_ms = 20}).value() ==
               static_cast<double>(i + 1) * 1000);
}

BOOST_AUTO_TEST_CASE(what_waits_lowers_the_rate_but_not_below_the_minimum) {
  auto made = follows_speed(1);
  static_cast<void>(made.next({.end_ms = 0, .records = 100, .processing_ms = 20}));
  auto last = made.next({.end_ms = 20, .records = 100, .processing_ms = 20, .scheduling_delay_ms = 10}).value();
  BOOST_TEST(last == 2500.0);
  last = made.next({.end_ms = 40, .records = 50, .processing_ms = 20, .scheduling_delay_ms = 1000}).value();
  BOOST_TEST(last == 10.0);
}

BOOST_AUTO_TEST_CASE(the_change_of_the_error_counts_per_second) {
  rate_estimator made({.batch_interval_ms = 1000,
                       .proportional = 0,
                       .integral = 0,
                       .derivative = 1,
                       .records_per_second_min = 1});
  static_cast<void>(made.next({.end_ms = 0, .records = 1000, .processing_ms = 1000}));
  // The error goes from 0 to 500 within two seconds.
  BOOST_TEST(made.next({.end_ms = 2000, .records = 500, .processing_ms = 1000}).value() == 750.0);
}

BOOST_AUTO_TEST_CASE(options_that_make_no_sense_are_refused) {
  const auto refuses = [](rate_estimator::options by) {
    BOOST_CHECK_THROW(rate_estimator{by}, std::invalid_argument);
  };
  refuses({.batch_interval_ms = 0});
  refuses({.proportional = -1});
  refuses({.integral = -1});
  refuses({.derivative = -1});
  refuses({.records_per_second_min = 0});
  refuses({.records_per_second_min = -10});
}

BOOST_AUTO_TEST_SUITE_END()
