#include <weir/testing.hpp>

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <set>

using namespace weir;
using namespace weir::testing;
using namespace std::chrono_literals;

namespace {

using number = std::int64_t;
using counts = keyed<number, std::int64_t>;

/// Counts numbers per interval and key; numbers from `first` on come every 100 ms.
topology counting(const results<counts>& found, std::size_t records = 20) {
  topology job("counting");
  script<number> numbers(2);
  for (std::size_t i = 0; i < records; ++i)
    numbers.at(std::chrono::milliseconds(100 * i), static_cast<number>(i));
  job.from(numbers).key_by([](number n) { return n % 3; }).count_by_key().to(found);
  return job;
}

std::string text_of(const std::exception& error) { return error.what(); }

}  // namespace

BOOST_AUTO_TEST_SUITE(simulation_test)

BOOST_AUTO_TEST_CASE(time_passes_without_waiting) {
  const results<counts> found;
  simulation job(counting(found));
  job.run();
  BOOST_TEST((job.now() == 1900ms));
  const auto intervals = found.intervals();
  BOOST_TEST_REQUIRE(intervals.size() == 2u);
  BOOST_TEST(intervals[0].end.time_ms == 1'767'225'601'000);
  BOOST_TEST(intervals[0].rows.size() == 3u);
}

BOOST_AUTO_TEST_CASE(a_day_passes_that_no_test_would_be_given_time_for) {
  topology job("day");
  const results<number> found;
  job.from(script<number>().at(1h, 1).at(24h, 2)).to(found);
  simulation runs(job, {.how = {.batch_interval = 1min}});
  BOOST_TEST(runs.advance(23h));
  BOOST_TEST(found.rows().size() == 1u);
  runs.run();
  BOOST_TEST(found.rows().size() == 2u);
}

BOOST_AUTO_TEST_CASE(the_same_seed_gives_the_same_trace) {
  const auto trace_of = [](std::uint64_t seed) {
    simulation job(counting({}), {.seed = seed});
    job.run();
    return job.trace();
  };
  for (const std::uint64_t seed : {1u, 2u, 3u}) BOOST_TEST(trace_of(seed) == trace_of(seed));
  BOOST_TEST(trace_of(1).find("count_by_key/0: batch of ") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(other_seeds_give_other_traces) {
  std::set<std::string> traces;
  for (const auto seed : {1u, 2u, 3u, 4u, 5u}) {
    simulation job(counting({}), {.seed = seed});
    job.run();
    traces.insert(job.trace());
  }
  BOOST_TEST(traces.size() == 5u);
}

BOOST_AUTO_TEST_CASE(advance_does_what_is_due_by_then_and_no_more) {
  const results<number> found;
  topology job("steps");
  job.from(script<number>().at(0ms, 1).at(10ms, 2).at(20ms, 3)).to(found);
  simulation runs(job);
  BOOST_TEST(runs.advance(9ms));
  BOOST_TEST(found.rows() == std::vector<number>({1}), boost::test_tools::per_element());
  BOOST_TEST(runs.advance(1ms));
  BOOST_TEST(found.rows() == std::vector<number>({1, 2}), boost::test_tools::per_element());
  BOOST_TEST(!runs.advance(1h));
  BOOST_TEST(found.size() == 3u);
}

BOOST_AUTO_TEST_CASE(a_stream_without_end_runs_until_it_is_stopped) {
  const results<number> found;
  topology job("endless");
  job.from(script<number>().at(0ms, 1).never_end()).to(found);
  simulation runs(job);
  BOOST_TEST(runs.advance(1h));
  BOOST_TEST(found.intervals().size() == 3600u);
  runs.stop();
  runs.run();
  BOOST_TEST(runs.ended());
}

BOOST_AUTO_TEST_CASE(what_an_inbox_is_given_between_steps_arrives_within_a_millisecond) {
  const results<number> found;
  inbox<number> in;
  topology job("inbox");
  job.from(in).to(found);
  simulation runs(job);
  BOOST_TEST(runs.advance(5ms));
  BOOST_TEST(in.push(7));
  BOOST_TEST(runs.advance(1ms));
  BOOST_TEST(found.size() == 1u);
  in.close();
  runs.run();
}

BOOST_AUTO_TEST_CASE(a_failure_names_the_seed) {
  topology job("failing");
  job.from(sources::values<number>({1})).to(sinks::callback([](number) {
    throw std::runtime_error("no");
  }));
  simulation runs(job, {.seed = 7});
  BOOST_CHECK_EXCEPTION(runs.run(), job_error, [](const job_error& error) {
    return error.stage() == "callback" &&
           text_of(error).find("no (WEIR_SEED=7 repeats it)") != std::string::npos;
  });
}

BOOST_AUTO_TEST_CASE(a_job_that_does_not_end_is_given_up) {
  topology job("endless");
  job.from(script<number>().never_end()).to(sinks::discard());
  simulation runs(job, {.seed = 7, .steps_max = 1000});
  BOOST_CHECK_EXCEPTION(runs.run(), std::runtime_error, [](const std::runtime_error& error) {
    return text_of(error).find("does not end within 1000 steps (WEIR_SEED=7") != std::string::npos;
  });
}

BOOST_AUTO_TEST_CASE(a_simulation_that_goes_away_cancels_its_job) {
  const results<counts> found;
  { simulation job(counting(found)); }
  {
    simulation job(counting(found));
    for (int i = 0; i < 30; ++i) BOOST_TEST(job.step());
  }
}

BOOST_AUTO_TEST_CASE(kept_state_knows_the_last_tick) {
  topology job("kept");
  const results<number> found;
  job.from(script<number>().at(0ms, 1).never_end()).to(found);
  const auto state = keep_state();
  BOOST_TEST(last_tick(*state).number == 0u);
  { BOOST_TEST(simulation(job, {.start = event_time(0ms), .state = state}).advance(2500ms)); }
  BOOST_TEST((last_tick(*state) == tick{2, 2000}));
  BOOST_TEST(simulation(job, {.start = event_time(2000ms), .state = state}).advance(1100ms));
  BOOST_TEST((last_tick(*state) == tick{3, 3000}));
}

BOOST_AUTO_TEST_SUITE_END()
