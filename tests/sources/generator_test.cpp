#include <weir/sources/generator.hpp>

#include "source_harness.hpp"

namespace weir::sources {
namespace {

using namespace std::chrono_literals;
using numbers = testing::polling<std::int64_t, std::int64_t>;

std::int64_t number(std::uint64_t n) { return static_cast<std::int64_t>(n); }

BOOST_AUTO_TEST_SUITE(generator_test)

BOOST_AUTO_TEST_CASE(without_a_rate_every_poll_fills_the_intake_until_the_count_is_reached) {
  const auto spec = generator<std::int64_t>(number, {.count = 10'000});
  static_assert(source_spec<decltype(spec)>);
  numbers made(spec.open({}));
  BOOST_CHECK(made.once() == polled::some);
  BOOST_TEST(made.records.size() == 4096);
  BOOST_CHECK(made.until_idle() == polled::ended);
  BOOST_REQUIRE(made.records.size() == 10'000);
  for (std::size_t i = 0; i < made.records.size(); ++i) BOOST_REQUIRE(made.records[i] == number(i));
}

BOOST_AUTO_TEST_CASE(emits_exactly_the_records_that_are_due) {
  testing::manual_clock time;
  numbers made(generator<std::int64_t>(number, {.records_per_second = 1000}).open({.time = time}));
  BOOST_CHECK(made.once() == polled::idle);
  BOOST_TEST(made.records.size() == 1);  // record 0 is due at the start
  for (std::size_t step = 1; step <= 2000; ++step) {
    time.advance(1ms);
    made.until_idle();
    BOOST_REQUIRE(made.records.size() == step + 1);
  }
}

BOOST_AUTO_TEST_CASE(waits_exactly_until_the_next_record_is_due) {
  testing::manual_clock time;
  numbers made(generator<std::int64_t>(number, {.records_per_second = 3}).open({.time = time}));
  made.until_idle();
  for (std::size_t n = 2; n <= 1000; ++n) {
    const auto wait_ns = made.asks_for().at_most_ns;
    time.advance(std::chrono::nanoseconds(wait_ns - 1));
    made.until_idle();
    BOOST_REQUIRE(made.records.size() == n - 1);
    time.advance(1ns);
    made.until_idle();
    BOOST_REQUIRE(made.records.size() == n);
  }
}

BOOST_AUTO_TEST_CASE(after_a_delay_everything_that_is_due_comes_at_once) {
  testing::manual_clock time;
  numbers made(generator<std::int64_t>(number, {.records_per_second = 1e6}).open({.time = time}));
  made.until_idle();
  time.advance(100ms);
  BOOST_CHECK(made.once() == polled::some);
  BOOST_TEST(made.last_count == 4096);
  BOOST_CHECK(made.until_idle() == polled::idle);
  BOOST_TEST(made.records.size() == 100'001);
}

BOOST_AUTO_TEST_CASE(a_quantum_makes_wake_ups_rarer_and_the_rate_no_lower) {
  testing::manual_clock time;
  numbers made(generator<std::int64_t>(number, {.records_per_second = 1e6, .quantum = 2ms})
                   .open({.time = time}));
  made.until_idle();
  BOOST_TEST(made.asks_for().at_most_ns == 2'000'000);
  time.advance(2ms);
  made.until_idle();
  BOOST_TEST(made.records.size() == 2001);
}

BOOST_AUTO_TEST_CASE(the_count_ends_a_paced_stream_as_well) {
  testing::manual_clock time;
  numbers made(
      generator<std::int64_t>(number, {.records_per_second = 10, .count = 3}).open({.time = time}));
  BOOST_CHECK(made.once() == polled::idle);
  time.advance(1s);
  BOOST_CHECK(made.once() == polled::ended);
  BOOST_TEST(made.records.size() == 3);
}

BOOST_AUTO_TEST_CASE(a_function_may_fill_the_intake_itself_and_reject) {
  const auto odd_twice = [](std::uint64_t n, intake<std::int64_t>& in) {
    if (n % 2 == 0) return in.reject(std::to_string(n), "even");
    in.append(number(n));
    in.append(number(n));
  };
  numbers made(generator<std::int64_t>(odd_twice, {.count = 4}).open({}));
  made.until_idle();
  BOOST_TEST(made.records == (std::vector<std::int64_t>{1, 1, 3, 3}),
             boost::test_tools::per_element());
  BOOST_TEST(made.rejected == (testing::lines{"even: 0", "even: 2"}));
}

BOOST_AUTO_TEST_CASE(partitions_share_the_numbers_the_count_and_the_rate) {
  testing::manual_clock time;
  const auto spec =
      generator<std::int64_t>(number, {.records_per_second = 10, .count = 7, .partitions = 2});
  numbers even(spec.open({.partition = 0, .partitions = 2, .time = time}));
  numbers odd(spec.open({.partition = 1, .partitions = 2, .time = time}));
  even.once();
  odd.once();
  BOOST_TEST(even.records.size() == 1);
  BOOST_TEST(odd.records.size() == 0);
  time.advance(1s);
  BOOST_CHECK(even.once() == polled::ended);
  BOOST_CHECK(odd.once() == polled::ended);
  BOOST_TEST(even.records == (std::vector<std::int64_t>{0, 2, 4, 6}),
             boost::test_tools::per_element());
  BOOST_TEST(odd.records == (std::vector<std::int64_t>{1, 3, 5}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(each_opening_begins_anew_with_its_own_copy_of_the_function) {
  const auto spec = generator<std::string_view>(
      [text = std::string()](std::uint64_t) mutable -> std::string_view { return text += 'x'; },
      {.count = 2});
  for (int attempt = 0; attempt < 2; ++attempt) {
    auto made = testing::open_lines(spec);
    made.until_idle();
    BOOST_TEST(made.records == (testing::lines{"x", "xx"}));
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace weir::sources
