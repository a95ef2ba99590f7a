#include <weir/actors/progress/watermark_alignment.hpp>

#include <boost/test/unit_test.hpp>

using namespace weir;
using namespace std::chrono_literals;

namespace {

constexpr event_time at(std::chrono::seconds time) { return event_time(time); }

}  // namespace

BOOST_AUTO_TEST_SUITE(watermark_alignment_test)

BOOST_AUTO_TEST_CASE(who_is_too_far_ahead_waits_until_the_slowest_has_come_closer) {
  watermark_alignment all(10s);
  const auto one = all.add_stream();
  const auto other = all.add_stream();
  all.reached(one, 0, at(100s));
  BOOST_TEST(!all.ahead(one, 0));
  all.reached(other, 0, at(89s));
  BOOST_TEST(all.ahead(one, 0));
  BOOST_TEST(!all.ahead(other, 0));
  all.reached(other, 0, at(90s));
  BOOST_TEST(!all.ahead(one, 0));
}

BOOST_AUTO_TEST_CASE(partitions_of_which_nothing_is_known_hold_nobody_back) {
  watermark_alignment all(10s);
  const auto stream = all.add_stream();
  all.reached(stream, 0, at(100s));
  all.reached(stream, 1, at(1s));
  BOOST_TEST(all.ahead(stream, 0));
  BOOST_TEST(!all.ahead(stream, 2));
  all.forget(stream, 1);
  BOOST_TEST(!all.ahead(stream, 0));
}

BOOST_AUTO_TEST_SUITE_END()
