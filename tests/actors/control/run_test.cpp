// Programs that call weir::run, as children of the test: exit codes and signals.

#include <weir/tests/actors/control/child_process.hpp>
#include <weir/tests/actors/control/engine_testing.hpp>

#include <atomic>
#include <algorithm>
#include <csignal>

using namespace weir;
using namespace weir::testing;

namespace {

/// A job without end that says when records arrive; its sink waits for ever if it `blocks`.
int run_endless(bool blocks) {
  topology job("endless");
  std::atomic<bool> never{false};
  job.from(sources::generator<number>([](std::uint64_t n) { return static_cast<number>(n); },
                                      {.records_per_second = 1000}))
      .to(sinks::callback([&, said = false](number) mutable {
        if (!said) ::write(1, "running\n", 8);
        said = true;
        if (blocks) never.wait(false);
      }));
  return run(job, quick());
}

int run_with(std::vector<const char*> arguments) {
  topology job("bounded");
  job.from(sources::values<number>(numbers(10))).map([](number n) { return n; }).to(sinks::discard());
  arguments.insert(arguments.begin(), "bounded");
  return run(job, static_cast<int>(arguments.size()), arguments.data());
}

}  // namespace

BOOST_AUTO_TEST_SUITE(run_test)

BOOST_AUTO_TEST_CASE(a_bounded_job_ends_with_0) {
  BOOST_TEST(child_process([] { return run_with({}); }).wait() == 0);
}

BOOST_AUTO_TEST_CASE(both_stop_signals_drain_and_end_with_0) {
  for (const int number : {SIGTERM, SIGINT}) {
    child_process program([] { return run_endless(false); });
    program.read_until("running\n");
    program.signal(number);
    BOOST_TEST(program.wait() == 0);
    BOOST_TEST(says(program.read_until("(the end)"), {"stopping"}));
  }
}

BOOST_AUTO_TEST_CASE(a_second_signal_stops_at_once_even_while_a_sink_blocks) {
  child_process program([] { return run_endless(true); });
  program.read_until("running\n");
  program.signal(SIGTERM);
  program.read_until("stopping");
  program.signal(SIGTERM);
  BOOST_TEST(program.wait() == 130);
}

BOOST_AUTO_TEST_CASE(a_failed_job_ends_with_1_and_says_why) {
  child_process program([] {
    topology job("broken");
    job.from(sources::file("no such file")).to(sinks::discard());
    return run(job, settings{});
  });
  BOOST_TEST(says(program.read_until("(the end)"), {"weir: ", "no such file"}));
  BOOST_TEST(program.wait() == 1);
}

BOOST_AUTO_TEST_CASE(wrong_flags_end_with_2_and_one_line) {
  child_process program([] { return run_with({"--no-such-flag"}); });
  const auto said = program.read_until("(the end)");
  BOOST_TEST(says(said, {"--no-such-flag", "--help"}));
  BOOST_TEST(std::count(said.begin(), said.end(), '\n') == 1);
  BOOST_TEST(program.wait() == 2);
}

BOOST_AUTO_TEST_CASE(the_plan_and_the_help_are_printed_and_nothing_runs) {
  BOOST_TEST(says(child_process([] { return run_with({"--plan"}); }).read_until("(the end)"),
                  {"topology 'bounded'", "map", "forward"}));
  BOOST_TEST(says(child_process([] { return run_with({"--plan=dot"}); }).read_until("(the end)"), {"digraph"}));
  BOOST_TEST(says(child_process([] { return run_with({"--help"}); }).read_until("(the end)"), {"--parallelism"}));
}

BOOST_AUTO_TEST_SUITE_END()
