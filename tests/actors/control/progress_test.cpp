// What run shows of a job's progress, to a terminal and to a pipe.

#include <weir/tests/actors/control/child_process.hpp>
#include <weir/tests/actors/control/engine_testing.hpp>

#include <csignal>

using namespace weir;
using namespace weir::testing;

namespace {

settings loud() {
  auto how = quick();
  how.log = nullptr;
  return how;
}

int run_for_ever(const settings& how) {
  topology job("endless");
  job.from(sources::generator<number>([](std::uint64_t n) { return static_cast<number>(n); },
                                      {.records_per_second = 1000}))
      .named("thousand")
      .to(sinks::discard());
  return run(job, how);
}

int run_briefly(const settings& how) {
  topology job("brief");
  job.from(sources::values<number>(numbers(10))).to(sinks::discard());
  return run(job, how);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(progress_test)

BOOST_AUTO_TEST_CASE(a_terminal_shows_lines_in_place_and_gets_its_rows_back) {
  child_process program(on_terminal, [] { return run_for_ever(loud()); });
  const auto& shown = program.read_until("discard");
  BOOST_TEST(
      says(shown, {"\x1b[1;22r", "\x1b[23;1H", "source thousand", "/s   lag ", "sink   discard"}));
  program.signal(SIGTERM);
  const auto& all = program.read_to_end();
  BOOST_TEST(all.rfind("\x1b[1;24r") > all.rfind("\x1b[1;22r"));
  BOOST_TEST(program.wait() == 0);
}

BOOST_AUTO_TEST_CASE(the_terminal_is_given_back_when_a_second_signal_ends_the_program) {
  child_process program(on_terminal, [] {
    topology job("stuck");
    job.from(sources::values<number>(numbers(1))).to(sinks::callback([](number) { ::pause(); }));
    return run(job, loud());
  });
  program.read_until("sink   callback");
  program.signal(SIGINT);
  program.read_until("stopping");
  program.signal(SIGINT);
  BOOST_TEST(program.read_to_end().find("\x1b[1;24r") != std::string::npos);
  BOOST_TEST(program.wait() == 130);
}

BOOST_AUTO_TEST_CASE(a_job_that_ends_within_a_second_leaves_no_trace) {
  child_process program(on_terminal, [] { return run_briefly(loud()); });
  BOOST_TEST(program.read_to_end() == "");
  BOOST_TEST(program.wait() == 0);
}

BOOST_AUTO_TEST_CASE(a_quiet_job_shows_nothing) {
  child_process program(on_terminal, [] {
    auto how = loud();
    how.quiet = true;
    topology job("second and a half");
    std::uint64_t count = 0;
    job.from(sources::generator<number>([&](std::uint64_t n) { return static_cast<number>(n); },
                                        {.records_per_second = 1000, .count = 1500}))
        .to(sinks::callback([&](number) { ++count; }));
    return run(job, how) + (count == 1500 ? 0 : 10);
  });
  BOOST_TEST(program.read_to_end() == "");
  BOOST_TEST(program.wait() == 0);
}

BOOST_AUTO_TEST_SUITE_END()
