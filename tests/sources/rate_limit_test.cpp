#include <weir/sources/file.hpp>
#include <weir/sources/generator.hpp>
#include <weir/sources/memory.hpp>
#include <weir/sources/rate_limit.hpp>

#include "source_harness.hpp"

namespace weir::sources {
namespace {

using namespace std::chrono_literals;
using numbers = testing::polling<int, int>;

auto ones(std::size_t count) { return values<int>(std::vector<int>(count, 1)); }

BOOST_AUTO_TEST_SUITE(rate_limit_test)

BOOST_AUTO_TEST_CASE(begins_with_a_tenth_of_a_second_and_then_keeps_the_rate) {
  testing::manual_clock time;
  const auto spec = limited(ones(100'000), 1000);
  static_assert(source_spec<decltype(spec)>);
  numbers made(spec.open({.time = time}));
  BOOST_CHECK(made.until_idle() == polled::idle);
  BOOST_TEST(made.records.size() == 100);
  for (std::size_t step = 1; step <= 1000; ++step) {
    time.advance(7ms);
    made.until_idle();
    BOOST_REQUIRE(made.records.size() == 100 + 7 * step);
  }
}

BOOST_AUTO_TEST_CASE(an_idle_time_saves_up_no_more_than_the_burst) {
  testing::manual_clock time;
  numbers made(limited(ones(100'000), 1000).open({.time = time}));
  made.until_idle();
  time.advance(1h);
  made.until_idle();
  BOOST_TEST(made.records.size() == 200);
}

BOOST_AUTO_TEST_CASE(a_slow_rate_lets_one_record_through_at_a_time) {
  testing::manual_clock time;
  numbers made(limited(ones(10), 0.5).open({.time = time}));
  made.until_idle();
  BOOST_TEST(made.records.size() == 1);
  BOOST_TEST(made.asks_for().at_most_ns == 2'000'000'000);
  time.advance(1999ms);
  made.until_idle();
  BOOST_TEST(made.records.size() == 1);
  time.advance(1ms);
  made.until_idle();
  BOOST_TEST(made.records.size() == 2);
}

BOOST_AUTO_TEST_CASE(wakes_up_at_most_a_thousand_times_a_second) {
  testing::manual_clock time;
  numbers made(limited(ones(1'000'000), 1e6).open({.time = time}));
  made.until_idle();
  BOOST_TEST(made.asks_for().at_most_ns == 1'000'000);
}

BOOST_AUTO_TEST_CASE(the_end_passes_through_and_nothing_is_lost) {
  testing::manual_clock time;
  numbers made(limited(ones(25), 100).open({.time = time}));
  int rounds = 0;
  while (made.until_idle() != polled::ended && ++rounds < 100) time.advance(10ms);
  BOOST_TEST(made.records.size() == 25);
  BOOST_TEST(rounds >= 15);
}

BOOST_AUTO_TEST_CASE(a_smaller_intake_still_counts_and_its_own_limit_comes_back) {
  testing::manual_clock time;
  const auto opened = limited(ones(1000), 1000).open({.time = time});
  batch_builder<int> builder(segment_pool::make(), {.rows_max = 30});
  intake<int> in(builder);
  BOOST_CHECK(opened->poll(in) == polled::some);
  BOOST_TEST(in.position() == 30);
  BOOST_TEST(in.full_at() == UINT64_MAX);
}

BOOST_AUTO_TEST_CASE(of_two_limits_the_lower_holds) {
  testing::manual_clock time;
  numbers made(limited(limited(ones(1000), 10), 1000).open({.time = time}));
  made.until_idle();
  BOOST_TEST(made.records.size() == 1);
  time.advance(1s);
  made.until_idle();
  BOOST_TEST(made.records.size() == 2);
}

BOOST_AUTO_TEST_CASE(a_frozen_batch_is_paid_for_afterwards) {
  testing::manual_clock time;
  batch_builder<int> builder(segment_pool::make());
  for (int i = 0; i < 50; ++i) builder.append(i);
  const auto fifty = builder.freeze({});
  numbers made(limited(batches<int>({fifty, fifty}), 100).open({.time = time}));
  made.until_idle();
  BOOST_TEST(made.records.size() == 50);
  time.advance(400ms);
  made.until_idle();
  BOOST_TEST(made.records.size() == 50);
  time.advance(11ms);
  made.until_idle();
  BOOST_TEST(made.records.size() == 100);
}

BOOST_AUTO_TEST_CASE(partitions_share_the_rate) {
  testing::manual_clock time;
  numbers one(limited(values<int>(std::vector<int>(1000, 1), 2), 1000)
                  .open({.partitions = 2, .time = time}));
  one.until_idle();
  BOOST_TEST(one.records.size() == 50);
}

BOOST_AUTO_TEST_CASE(lines_stop_in_the_middle_of_a_block) {
  const testing::temporary_directory place;
  testing::write_file(place / "a", "1\n2\n3\n4\n");
  testing::manual_clock time;
  auto reading = testing::open_lines(limited(file(place / "a"), 20), time);
  reading.until_idle();
  BOOST_TEST(reading.records == (testing::lines{"1", "2"}));
  time.advance(50ms);
  reading.until_idle();
  BOOST_TEST(reading.records == (testing::lines{"1", "2", "3"}));
}

BOOST_AUTO_TEST_CASE(a_rate_of_nothing_is_an_error) {
  BOOST_TEST(testing::error_of([] { static_cast<void>(limited(ones(1), 0)); }) ==
             "a rate limit must be above 0 records per second");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace weir::sources
