#include <weir/actors/progress/epoch_pace.hpp>

#include <boost/test/unit_test.hpp>

#include <vector>

using namespace weir;

namespace {

/// Epochs of two ticks and 100 ns, of which two may be pending.
epoch_pace made() { return {epoch_clock{2}, 2, 100}; }

}  // namespace

BOOST_AUTO_TEST_SUITE(epoch_pace_test)

BOOST_AUTO_TEST_CASE(an_epoch_ends_late_when_too_many_before_it_are_not_committed) {
  auto pace = made();
  pace.ended(2, "two", 0);
  BOOST_TEST(!pace.holds(4));
  pace.ended(4, "four", 100);
  BOOST_TEST(!pace.holds(5));  // ends none
  BOOST_TEST(pace.holds(6));
  pace.committed(2, [](const std::string&) {});
  BOOST_TEST(!pace.holds(6));
}

BOOST_AUTO_TEST_CASE(while_it_waits_a_source_reads_on_for_as_long_as_two_epochs_take) {
  auto pace = made();
  BOOST_TEST(pace.may_read(1'000'000));
  pace.ended(2, "two", 0);
  BOOST_TEST(pace.may_read(1'000'000));
  pace.ended(4, "four", 100);
  BOOST_TEST(pace.may_read(299));
  BOOST_TEST(!pace.may_read(300));
  pace.committed(2, [](const std::string&) {});
  BOOST_TEST(pace.may_read(300));
}

BOOST_AUTO_TEST_CASE(however_slow_commits_are_each_epoch_has_time_to_read) {
  auto pace = made();
  std::uint64_t next = 2;
  std::int64_t read_ns = 0;
  for (std::int64_t now_ns = 0; now_ns < 100'000; now_ns += 10) {
    if (now_ns % 1000 == 0 && next > 4) pace.committed(next - 4, [](const std::string&) {});
    while (!pace.holds(next) && static_cast<std::int64_t>(next) * 50 <= now_ns) {
      pace.ended(next, "", now_ns);
      next += 2;
    }
    if (pace.may_read(now_ns)) read_ns += 10;
  }
  BOOST_TEST(next > 180u);  // one for each commit
  BOOST_TEST(read_ns >= 100 * 200);
}

BOOST_AUTO_TEST_CASE(a_commit_gives_the_positions_of_all_epochs_up_to_it) {
  auto pace = made();
  for (const std::uint64_t epoch : {2, 4, 6}) pace.ended(epoch, std::to_string(epoch), 0);
  std::vector<std::string> committed;
  pace.committed(4, [&](const std::string& position) { committed.push_back(position); });
  BOOST_TEST((committed == std::vector<std::string>{"2", "4"}));
  BOOST_TEST(!pace.all_committed());
  pace.committed(6, [&](const std::string& position) { committed.push_back(position); });
  BOOST_TEST(pace.all_committed());
}

BOOST_AUTO_TEST_SUITE_END()
