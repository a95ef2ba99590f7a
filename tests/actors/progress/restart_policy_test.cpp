#include <weir/actors/progress/restart_policy.hpp>

#include <boost/test/unit_test.hpp>

using weir::restart_policy;

BOOST_AUTO_TEST_SUITE(restart_policy_test)

BOOST_AUTO_TEST_CASE(the_wait_doubles_up_to_its_limit_and_half_of_it_is_chance) {
  restart_policy by({.restarts_max = 20, .wait_first_ns = 100, .wait_max_ns = 1000, .seed = 7});
  std::int64_t whole = 100;
  for (int i = 0; i < 20; ++i) {
    const auto wait = by.failed(0);
    BOOST_TEST_REQUIRE(wait.has_value());
    BOOST_TEST(*wait >= whole / 2);
    BOOST_TEST(*wait <= whole);
    whole = std::min<std::int64_t>(whole * 2, 1000);
  }
}

BOOST_AUTO_TEST_CASE(it_gives_up_when_there_were_too_many_within_the_time_span) {
  restart_policy by({.restarts_max = 2, .window_ns = 1000});
  BOOST_TEST(by.failed(0).has_value());
  BOOST_TEST(by.failed(500).has_value());
  BOOST_TEST(!by.failed(999).has_value());
  BOOST_TEST(by.failed(1000).has_value());
  BOOST_TEST(!by.failed(1001).has_value());
}

BOOST_AUTO_TEST_CASE(other_seeds_wait_for_other_times) {
  restart_policy one({.seed = 1});
  restart_policy other({.seed = 2});
  BOOST_TEST(*one.failed(0) != *other.failed(0));
}

BOOST_AUTO_TEST_SUITE_END()
