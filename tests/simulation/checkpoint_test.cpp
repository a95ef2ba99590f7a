// How often a job that keeps state commits what it has, and what happens to parts that fail again and again.

#include <weir/config/settings_error.hpp>
#include <weir/testing.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>

using namespace weir;
using namespace weir::testing;
using namespace std::chrono_literals;

namespace {

using number = std::int64_t;

/// A number each 100 ms for 12 s.
script<number> numbers() {
  script<number> all;
  for (number i = 0; i < 120; ++i) all.at(i * 100ms, i);
  return all;
}

settings saying(std::vector<std::string>& lines) {
  settings how;
  how.log = [&lines](std::string_view line) { lines.emplace_back(line); };
  return how;
}

/// After which seconds there was more of `out`.
std::vector<int> seconds_with_results(simulation& run, const results<number>& out) {
  std::vector<int> all;
  std::size_t before = 0;
  for (int second = 1; second <= 11; ++second) {
    static_cast<void>(run.advance(1s));
    if (out.size() > before) all.push_back(second);
    before = out.size();
  }
  return all;
}

/// The wait before each restart, as the job tells it.
std::vector<long> waits_ms(const std::vector<std::string>& lines) {
  std::vector<long> all;
  for (const auto& line : lines)
    if (const auto at = line.find("last epoch in "); at != line.npos)
      all.push_back(std::atol(line.c_str() + at + 14));
  return all;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(checkpoint_test)

BOOST_AUTO_TEST_CASE(epochs_end_at_each_tick_or_as_often_as_the_topology_or_the_settings_say) {
  for (const int by : {0, 1, 2}) {
    topology job("job");
    results<number> out;
    job.from(numbers()).to(out);
    std::vector<std::string> lines;
    auto how = saying(lines);
    if (by != 0) job.checkpoint(by == 1 ? 3s : 2s);
    if (by == 2) how.checkpoint_interval = 3s;  // goes before the topology's
    simulation run(job, {.how = how, .state = keep_state()});
    const auto seconds = seconds_with_results(run, out);
    BOOST_TEST(seconds.size() >= (by == 0 ? 10u : 3u));
    for (std::size_t i = 1; i < seconds.size(); ++i)
      BOOST_TEST(seconds[i] - seconds[i - 1] == (by == 0 ? 1 : 3));
    run.run();
    BOOST_TEST(out.size() == 120u);
  }
}

BOOST_AUTO_TEST_CASE(an_interval_that_is_no_multiple_of_the_batch_interval_is_refused) {
  topology job("job");
  job.from(numbers()).to(sinks::discard());
  settings how;
  how.checkpoint_interval = 2500ms;
  BOOST_CHECK_EXCEPTION(simulation(job, {.how = how}), settings_error, [](const auto& error) {
    return std::string(error.what()) ==
           "checkpoint_interval_ms: 2500 is not a multiple of batch_interval_ms, which is 1000";
  });
  job.checkpoint(500ms);
  BOOST_CHECK_THROW(simulation(job, {}), settings_error);
  BOOST_CHECK_THROW(job.checkpoint(0ms), topology_error);
}

BOOST_AUTO_TEST_CASE(the_wait_before_each_restart_doubles_and_no_two_jobs_wait_alike) {
  std::vector<std::vector<long>> of_seeds;
  for (const std::uint64_t seed : {1, 2}) {
    topology job("job");
    job.from(numbers())
        .map([](number) -> number { throw std::runtime_error("boom"); })
        .to(sinks::discard());
    std::vector<std::string> lines;
    auto how = saying(lines);
    how.restarts_max = 5;
    simulation run(job, {.seed = seed, .how = how, .state = keep_state()});
    BOOST_CHECK_EXCEPTION(run.run(), job_error, [](const job_error& error) {
      return std::string(error.what()).find("boom") != std::string::npos &&
             std::string(error.what())
                     .find("more than 5 restarts in 600000 ms: see restarts_max") !=
                 std::string::npos;
    });
    const auto waits = waits_ms(lines);
    BOOST_TEST_REQUIRE(waits.size() == 5u);
    for (std::size_t i = 0; i < waits.size(); ++i) {
      BOOST_TEST(waits[i] >= 25 << i);
      BOOST_TEST(waits[i] <= 50 << i);
    }
    of_seeds.push_back(waits);
  }
  BOOST_TEST((of_seeds[0] != of_seeds[1]));
}

BOOST_AUTO_TEST_CASE(failures_that_are_far_apart_never_end_a_job) {
  topology job("job");
  results<number> out;
  job.from(numbers())
      .map([calls = std::make_shared<number>(0)](number n) {
        if (++*calls % 12 == 0) throw std::runtime_error("boom");
        return n;
      })
      .to(out);
  std::vector<std::string> lines;
  auto how = saying(lines);
  how.restarts_max = 3;
  how.restart_window = 2s;
  simulation run(job, {.how = how, .state = keep_state()});
  run.run();
  BOOST_TEST(waits_ms(lines).size() > 5u);
  BOOST_TEST(out.size() == 120u);
}

BOOST_AUTO_TEST_SUITE_END()
