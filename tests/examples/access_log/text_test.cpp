#include <weir/examples/access_log/text.hpp>

#include <boost/test/unit_test.hpp>

#include <chrono>

using namespace access_log;

BOOST_AUTO_TEST_SUITE(text_test)

BOOST_AUTO_TEST_CASE(text_of_strangers_cannot_steer_a_terminal) {
  BOOST_TEST(printable("/a\x1b[2J\xc2\x9b", 20) == "/a?[2J??");
  BOOST_TEST(printable("/a/long/path", 8) == "/a/lo...");
  BOOST_TEST(printable("abc", 2) == "..");
}

BOOST_AUTO_TEST_CASE(numbers_read_well) {
  BOOST_TEST(grouped(0) == "0");
  BOOST_TEST(grouped(1234567) == "1,234,567");
  BOOST_TEST(human_bytes(999) == "999 B");
  BOOST_TEST(human_bytes(1'234'567) == "1.2 MB");
  BOOST_TEST(human_bytes(999'999) == "1.0 MB");
  BOOST_TEST(time_of_day(weir::event_time(std::chrono::hours(25))) == "01:00:00");
}

BOOST_AUTO_TEST_SUITE_END()
