#include <weir/actors/monitoring/progress_lines.hpp>
#include <weir/tests/actors/monitoring/sample_job.hpp>

#include <boost/test/unit_test.hpp>

using namespace weir;

namespace {

/// The sample job after `s` more seconds without ticks or records.
job_metrics later(std::int64_t s) {
  auto job = testing::sample_job();
  job.uptime_s += static_cast<double>(s);
  job.unix_ms += s * 1000;
  return job;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(progress_lines_test)

BOOST_AUTO_TEST_CASE(sources_and_sinks_have_a_line_with_rate_lag_and_total) {
  auto now = later(2);
  now.stages[0].partitions[0].records_in += 3000;
  now.stages[0].partitions[0].last_tick_ms = now.unix_ms - 300;
  now.stages[2].partitions[0].records_in += 1;
  const auto lines = progress_lines(testing::sample_job(), now);
  BOOST_TEST_REQUIRE(lines.size() == 2u);
  BOOST_TEST(lines[0] == "source lines \"of\" a    1.5k/s   lag   0.0 s   total    8.0k");
  BOOST_TEST(lines[1] == "sink   print            0.5/s   lag   2.0 s   total      41");
}

BOOST_AUTO_TEST_CASE(the_lag_is_that_of_the_partition_that_is_latest) {
  auto now = later(7);
  auto& sink = now.stages[2].partitions;
  sink.push_back(sink[0]);
  sink[1].last_tick_ms = now.unix_ms;
  auto before = testing::sample_job();
  before.stages[2].partitions.push_back(before.stages[2].partitions[0]);
  BOOST_TEST(progress_lines(before, now)[1].find("lag   7.0 s") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(before_the_first_tick_the_lag_counts_from_the_start) {
  auto now = later(0);
  now.stages[2].partitions[0].last_tick = 0;
  BOOST_TEST(progress_lines(now, now)[1].find("lag   1.0 s") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_source_that_waits_for_credit_says_so) {
  auto now = later(2);
  now.stages[0].partitions[0].back_pressured_s += 1.5;
  BOOST_TEST(progress_lines(testing::sample_job(), now)[0].ends_with("   held back 75 %"));
}

BOOST_AUTO_TEST_CASE(the_log_of_dead_letters_has_a_line_once_it_is_used) {
  auto now = later(1);
  now.stages[3].partitions[0].records_in = 2;
  const auto lines = progress_lines(testing::sample_job(), now);
  BOOST_TEST_REQUIRE(lines.size() == 3u);
  BOOST_TEST(lines[2].starts_with("sink   dead letter log"));
}

BOOST_AUTO_TEST_CASE(names_are_cut_and_move_no_cursor) {
  auto now = later(1);
  now.stages[0].name = "\x1b[2J" + std::string(50, 'n');
  now.stages[2].name = "aaaaaaaaaaaaaaaa\xC3\xBC";
  const auto lines = progress_lines(now, now);
  BOOST_TEST(lines[0].starts_with("source ?[2J" + std::string(27, 'n') + "~ "));
  BOOST_TEST(lines[1].size() == lines[0].size() + 1);  // a character of two bytes, one column
}

BOOST_AUTO_TEST_CASE(counts_are_short) {
  const std::vector<std::pair<double, std::string>> all = {
      {0, "0"},       {7, "7"},           {0.25, "0.3"},     {9.96, "10.0"},      {999, "999"},
      {1000, "1.0k"}, {1234, "1.2k"},     {12'345, "12.3k"}, {999'949, "999.9k"}, {999'960, "1.0M"},
      {5e9, "5.0G"},  {2.5e15, "2500.0T"}};
  for (const auto& [count, text] : all) BOOST_TEST(short_count(count) == text);
}

BOOST_AUTO_TEST_SUITE_END()
