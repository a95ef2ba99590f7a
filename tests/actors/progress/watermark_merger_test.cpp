#include <weir/actors/progress/watermark_merger.hpp>

#include <boost/test/unit_test.hpp>

using namespace weir;
using namespace std::chrono_literals;

namespace {

constexpr watermark at(std::chrono::seconds time) { return {event_time(time), false}; }
constexpr watermark idle_at(std::chrono::seconds time) { return {event_time(time), true}; }

}  // namespace

BOOST_AUTO_TEST_SUITE(watermark_merger_test)

BOOST_AUTO_TEST_CASE(a_single_input_is_followed) {
  watermark_merger merger(1);
  BOOST_TEST((merger.arrive(0, at(5s)) == at(5s)));
  BOOST_TEST((merger.arrive(0, at(5s)) == std::nullopt));
  BOOST_TEST((merger.arrive(0, at(7s)) == at(7s)));
}

BOOST_AUTO_TEST_CASE(the_slowest_input_decides) {
  watermark_merger merger(3);
  BOOST_TEST((merger.arrive(0, at(5s)) == std::nullopt));
  BOOST_TEST((merger.arrive(1, at(9s)) == std::nullopt));
  BOOST_TEST((merger.arrive(2, at(3s)) == at(3s)));
  BOOST_TEST((merger.arrive(2, at(8s)) == at(5s)));
}

BOOST_AUTO_TEST_CASE(an_idle_input_holds_nobody_back_until_it_comes_again) {
  watermark_merger merger(2);
  static_cast<void>(merger.arrive(0, at(1s)));
  static_cast<void>(merger.arrive(1, at(9s)));
  BOOST_TEST((merger.arrive(0, idle_at(1s)) == at(9s)));
  BOOST_TEST((merger.arrive(0, at(2s)) == std::nullopt));
  BOOST_TEST((merger.arrive(1, at(12s)) == std::nullopt));
  BOOST_TEST((merger.arrive(0, at(10s)) == at(10s)));
}

BOOST_AUTO_TEST_CASE(when_all_are_idle_it_is_idle_at_the_greatest) {
  watermark_merger merger(2);
  static_cast<void>(merger.arrive(0, at(1s)));
  static_cast<void>(merger.arrive(1, at(9s)));
  static_cast<void>(merger.arrive(1, idle_at(9s)));
  BOOST_TEST((merger.current() == at(1s)));
  BOOST_TEST((merger.arrive(0, idle_at(1s)) == idle_at(9s)));
  BOOST_TEST((merger.arrive(0, at(2s)) == at(9s)));
}

BOOST_AUTO_TEST_CASE(an_input_that_has_ended_holds_nobody_back) {
  watermark_merger merger(2);
  static_cast<void>(merger.arrive(1, at(9s)));
  BOOST_TEST((merger.end(0) == at(9s)));
  BOOST_TEST((merger.arrive(1, last_watermark) == last_watermark));
  BOOST_TEST((merger.end(1) == std::nullopt));
}

BOOST_AUTO_TEST_CASE(an_input_that_brings_none_is_not_waited_for) {
  watermark_merger merger(2);
  merger.ignore(1);
  BOOST_TEST((merger.arrive(0, at(3s)) == at(3s)));
  BOOST_TEST((merger.arrive(1, last_watermark) == std::nullopt));
  BOOST_TEST((merger.arrive(0, at(4s)) == at(4s)));
}

BOOST_AUTO_TEST_CASE(it_never_goes_back) {
  watermark_merger merger(1);
  static_cast<void>(merger.arrive(0, at(9s)));
  BOOST_TEST((merger.arrive(0, at(3s)) == std::nullopt));
  BOOST_TEST((merger.current() == at(9s)));
}

BOOST_AUTO_TEST_SUITE_END()
