#include <weir/actors/control/caf_config.hpp>
#include <weir/tests/actors/control/engine_testing.hpp>
#include <weir/tests/config/settings_testing.hpp>

#include <unistd.h>

#include <filesystem>
#include <fstream>

using namespace weir;
using namespace weir::testing;

namespace {

std::string policy_of(const caf_config& config) {
  return to_string(caf::get<caf::atom_value>(config, "scheduler.policy"));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(caf_config_test)

BOOST_AUTO_TEST_CASE(weir_has_defaults_of_its_own) {
  const caf_config config(3, {});
  BOOST_TEST(policy_of(config) == "sharing");
  BOOST_TEST(caf::get<std::size_t>(config, "scheduler.max-threads") == 3u);
  BOOST_TEST(caf::get<std::size_t>(config, "scheduler.max-throughput") == 50u);
}

BOOST_AUTO_TEST_CASE(what_is_given_goes_before_the_defaults) {
  settings given;
  given.caf = {{"scheduler.policy", "stealing"},
               {"scheduler.max-threads", "2"},
               {"work-stealing.relaxed-sleep-duration", "3ms"},
               {"logger.component-blacklist", "[\"a\", \"b\"]"}};
  const caf_config config(3, given);
  BOOST_TEST(policy_of(config) == "stealing");
  BOOST_TEST(caf::get<std::size_t>(config, "scheduler.max-threads") == 2u);
  BOOST_TEST((caf::get<caf::timespan>(config, "work-stealing.relaxed-sleep-duration") ==
              std::chrono::milliseconds(3)));
  BOOST_TEST(caf::get<std::vector<caf::atom_value>>(config, "logger.component-blacklist").size() ==
             2u);
}

BOOST_AUTO_TEST_CASE(a_job_runs_with_settings_of_caf_and_refuses_wrong_ones) {
  topology job("job");
  const auto rows = std::make_shared<sinks::collected<number>>();
  job.from(sources::values<number>(numbers(10))).to(sinks::collect(rows));
  auto how = quick();
  how.caf = {{"scheduler.policy", "stealing"}};
  run_to_end(job, how);
  BOOST_TEST(rows->size() == 10u);
  how.caf = {{"scheduler.max-thread", "1"}};
  BOOST_TEST(
      error_of([&] { engine wrong(job, how); }) ==
      "caf.scheduler.max-thread: CAF has no such setting: did you mean 'scheduler.max-threads'?");
}

BOOST_AUTO_TEST_CASE(a_file_of_caf_in_the_working_directory_is_not_read) {
  const auto before = std::filesystem::current_path();
  const auto directory =
      std::filesystem::temp_directory_path() / ("weir-caf-" + std::to_string(::getpid()));
  std::filesystem::create_directory(directory);
  std::ofstream(directory / "caf-application.ini") << "[scheduler]\npolicy='stealing'\n";
  std::filesystem::current_path(directory);
  const caf_config config(1, {});
  std::filesystem::current_path(before);
  std::filesystem::remove_all(directory);
  BOOST_TEST(policy_of(config) == "sharing");
}

BOOST_AUTO_TEST_CASE(settings_out_of_range_are_refused_before_a_job_runs) {
  topology job("job");
  job.from(sources::values<number>(numbers(1))).to(sinks::discard());
  auto how = quick();
  how.batch_rows_max = 0;
  BOOST_TEST(has(error_of([&] { engine wrong(job, how); }),
                 "settings: batch_rows_max: 0 is out of range"));
}

BOOST_AUTO_TEST_SUITE_END()
