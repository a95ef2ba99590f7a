#include <weir/actors/progress/line_limit.hpp>

#include <boost/test/unit_test.hpp>

using weir::line_limit;

BOOST_AUTO_TEST_SUITE(line_limit_test)

BOOST_AUTO_TEST_CASE(lets_through_so_many_lines_in_a_span_of_time) {
  line_limit limit(2, 100);
  BOOST_TEST(limit.admit("a", 7).value() == "a");
  BOOST_TEST(limit.admit("b", 106).value() == "b");
  BOOST_TEST(!limit.admit("c", 106).has_value());
  BOOST_TEST(limit.admit("d", 107).has_value());
}

BOOST_AUTO_TEST_CASE(says_once_how_many_lines_were_left_out) {
  line_limit limit(1, 100);
  BOOST_TEST(limit.admit("a", 0).value() == "a");
  BOOST_TEST(!limit.admit("b", 0).has_value());
  BOOST_TEST(!limit.admit("c", 99).has_value());
  BOOST_TEST(limit.admit("d", 100).value() == "d (2 lines before were left out)");
  BOOST_TEST(limit.admit("e", 200).value() == "e");
}

BOOST_AUTO_TEST_SUITE_END()
