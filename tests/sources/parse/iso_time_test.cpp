#include <weir/sources/parse/iso_time.hpp>
#include <weir/tests/sources/parse/dice.hpp>
#include <weir/tests/sources/parse/sample.hpp>
#include <weir/tests/sources/parse/written_time.hpp>

#include <boost/test/unit_test.hpp>

#include <limits>

using weir::parse::iso_time;
using weir::parse::unix_time_ms;

namespace {

/// Microseconds since 1970, or -7 if the text is no time.
std::int64_t us(std::string_view text) {
  const auto time = iso_time(text);
  return time ? time->time_since_epoch().count() : -7;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(iso_time_test)

BOOST_AUTO_TEST_CASE(reads_a_time_in_all_its_spellings) {
  for (const auto text :
       {"2015-05-17T10:05:03Z", "2015-05-17T10:05:03", "2015-05-17 10:05:03",
        "2015-05-17T10:05:03.0Z", "2015-05-17T10:05:03+00:00", "2015-05-17T12:05:03+02",
        "2015-05-17T12:05:03+0200", "2015-05-17T12:05:03+02:00", "2015-05-17 00:35:03,000-09:30"}) {
    BOOST_TEST_CONTEXT(text) { BOOST_TEST(us(text) == 1'431'857'103'000'000); }
  }
}

BOOST_AUTO_TEST_CASE(cuts_fractions_to_microseconds) {
  BOOST_TEST(us("1970-01-01T00:00:00.5Z") == 500'000);
  BOOST_TEST(us("1970-01-01T00:00:00.123456") == 123'456);
  BOOST_TEST(us("1970-01-01T00:00:00,000001999999999999999999999Z") == 1);
  BOOST_TEST(us("1969-12-31T23:59:59.999999Z") == -1);
}

BOOST_AUTO_TEST_CASE(refuses_what_is_no_time) {
  for (const auto text : {"",
                          "2015-05-17",
                          "2015-05-17T10:05",
                          "2015-05-17t10:05:03",
                          "2015-05-17T10:05:03z",
                          "2015-05-17T10:05:03.",
                          "2015-05-17T10:05:03.Z",
                          "2015-05-17T10:05:03 Z",
                          "2015-05-17T10:05:03+2",
                          "2015-05-17T10:05:03+02:",
                          "2015-05-17T10:05:03+02:0",
                          "2015-05-17T10:05:03+02-00",
                          "2015-05-17T10:05:03*02:00",
                          "2015-05-17T10:05:03+24:00",
                          "2015-05-17T10:05:03+02:60",
                          "2015-05-17T10:05:03ZZ",
                          "2015-02-29T10:05:03Z",
                          "2015-13-17T10:05:03Z",
                          "2015-00-17T10:05:03Z",
                          "2015-05-00T10:05:03Z",
                          "2015-05-17T24:00:00Z",
                          "2015-05-17T10:60:03Z",
                          "2015-05-17T10:05:61Z",
                          "2015-05-17_10:05:03Z",
                          "2o15-05-17T10:05:03Z",
                          "2015/05/17T10:05:03Z",
                          "\xb2\xb0\xb1\xb5-05-17T10:05:03Z"}) {
    BOOST_TEST_CONTEXT(text) { BOOST_TEST(us(text) == -7); }
  }
}

BOOST_AUTO_TEST_CASE(reads_back_every_time_that_was_written) {
  weir::testing::dice chance{1};
  for (int i = 0; i < 10'000; ++i) {
    const auto time = weir::testing::random_time(chance);
    const std::string text = weir::testing::written(time);
    BOOST_TEST_CONTEXT(text) { BOOST_TEST((iso_time(text) == time)); }
  }
}

BOOST_AUTO_TEST_CASE(takes_milliseconds_as_far_as_microseconds_reach) {
  BOOST_TEST(unix_time_ms(-1)->time_since_epoch().count() == -1000);
  constexpr std::int64_t ms_max = std::numeric_limits<std::int64_t>::max() / 1000;
  BOOST_TEST(unix_time_ms(ms_max)->time_since_epoch().count() == ms_max * 1000);
  BOOST_TEST(!unix_time_ms(ms_max + 1));
  BOOST_TEST(!unix_time_ms(-ms_max - 1));
}

BOOST_AUTO_TEST_SUITE_END()
