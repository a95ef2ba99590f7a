#include <weir/actors/progress/source_throttle.hpp>

#include <boost/test/unit_test.hpp>

using namespace weir;

namespace {

constexpr std::int64_t second_ns = 1'000'000'000;

source_throttle::options with_backpressure() {
  source_throttle::options by;
  by.backpressure.emplace();
  return by;
}

/// Runs an interval: so many records, the busiest stage worked so long on them, it was done so late.
struct runner {
  source_throttle throttle;
  std::uint64_t tick = 0;
  std::uint64_t records = 0;

  void interval(std::uint64_t count, std::int64_t busy_ms, std::int64_t late_ms) {
    ++tick;
    records += count;
    throttle.sent(tick, records);
    const auto due_ns = static_cast<std::int64_t>(tick) * second_ns;
    static_cast<void>(throttle.done({tick, busy_ms * 1'000'000, due_ns + late_ms * 1'000'000}, due_ns));
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(source_throttle_test)

BOOST_AUTO_TEST_CASE(without_backpressure_the_maximum_holds_for_ever) {
  runner made{source_throttle({.records_per_second_max = 500})};
  made.interval(500, 10'000, 9'000);
  BOOST_TEST(made.throttle.records_per_second() == 500.0);
}

BOOST_AUTO_TEST_CASE(the_first_rate_holds_until_there_is_an_estimate) {
  auto by = with_backpressure();
  by.records_per_second_initial = 200;
  runner made{source_throttle(by)};
  BOOST_TEST(made.throttle.records_per_second() == 200.0);
  made.interval(200, 100, 0);
  BOOST_TEST(made.throttle.records_per_second() == 200.0);
  made.interval(200, 100, 0);
  BOOST_TEST(made.throttle.records_per_second() == 2000.0);
}

BOOST_AUTO_TEST_CASE(a_backlog_slows_the_source_down_and_the_maximum_still_holds) {
  auto by = with_backpressure();
  by.records_per_second_max = 1500;
  runner made{source_throttle(by)};
  made.interval(1000, 500, 0);
  made.interval(1000, 500, 0);
  BOOST_TEST(made.throttle.records_per_second() == 1500.0);
  made.interval(1000, 1000, 2000);
  BOOST_TEST(made.throttle.records_per_second() == 600.0);
}

BOOST_AUTO_TEST_CASE(an_interval_that_nobody_reported_is_passed_over) {
  source_throttle made(with_backpressure());
  for (std::uint64_t tick = 1; tick <= 4; ++tick) made.sent(tick, tick * 100);
  BOOST_TEST(!made.done({2, second_ns, 2 * second_ns}, 2 * second_ns));
  BOOST_TEST(made.done({4, second_ns, 4 * second_ns}, 4 * second_ns));
  BOOST_TEST(made.records_per_second() == 100.0);
  BOOST_TEST(!made.done({4, second_ns, 5 * second_ns}, 4 * second_ns));
}

BOOST_AUTO_TEST_SUITE_END()
