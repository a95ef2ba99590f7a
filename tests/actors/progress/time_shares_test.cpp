#include <weir/actors/progress/time_shares.hpp>

#include <boost/test/unit_test.hpp>

#include <atomic>
#include <thread>

using namespace weir;

BOOST_AUTO_TEST_SUITE(time_shares_test)

BOOST_AUTO_TEST_CASE(time_before_the_first_state_counts_as_nothing) {
  time_shares time;
  const auto seen = time.read(1'000);
  BOOST_TEST(seen.idle_ns + seen.busy_ns + seen.back_pressured_ns == 0);
}

BOOST_AUTO_TEST_CASE(each_state_gets_the_time_until_the_next) {
  time_shares time;
  time.enter(stage_state::idle, 100);
  time.enter(stage_state::busy, 110);
  time.enter(stage_state::back_pressured, 140);
  time.enter(stage_state::busy, 240);
  time.enter(stage_state::stopped, 245);
  const auto seen = time.read(10'000);
  BOOST_TEST(seen.idle_ns == 10);
  BOOST_TEST(seen.busy_ns == 35);
  BOOST_TEST(seen.back_pressured_ns == 100);
}

BOOST_AUTO_TEST_CASE(the_state_that_lasts_counts_up_to_now) {
  time_shares time;
  time.enter(stage_state::back_pressured, 100);
  BOOST_TEST(time.read(150).back_pressured_ns == 50);
  BOOST_TEST(time.read(170).back_pressured_ns == 70);
}

BOOST_AUTO_TEST_CASE(a_reader_with_a_clock_ahead_is_never_told_less_later) {
  time_shares time;
  time.enter(stage_state::busy, 100);
  BOOST_TEST(time.read(150).busy_ns == 50);
  time.enter(stage_state::idle, 148);
  BOOST_TEST(time.read(150).busy_ns == 50);
}

BOOST_AUTO_TEST_CASE(a_reader_in_another_thread_never_sees_a_state_twice_or_not_at_all) {
  time_shares time;
  std::atomic<std::int64_t> now{0};
  std::atomic<bool> done{false};
  time.enter(stage_state::busy, 0);
  std::thread writer([&] {
    for (std::int64_t i = 1; i <= 200'000; ++i) {
      now = i;
      time.enter(i % 2 == 0 ? stage_state::busy : stage_state::idle, i);
    }
    done = true;
  });
  std::int64_t misses = 0;
  while (!done) {
    const auto before = now.load();
    const auto seen = time.read(before);
    const auto sum = seen.busy_ns + seen.idle_ns;
    // The writer may be a step behind what it says, and several ahead by now.
    misses += sum < before - 1 || sum > now + 1;
  }
  writer.join();
  BOOST_TEST(misses == 0);
}

BOOST_AUTO_TEST_SUITE_END()
