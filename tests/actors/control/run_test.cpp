// Programs that call weir::run, as children of the test: exit codes and signals.

#include <weir/tests/actors/control/engine_testing.hpp>

#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <algorithm>
#include <csignal>

using namespace weir;
using namespace weir::testing;

namespace {

/// A child process that runs `program` with its standard output and error in a pipe.
class child {
 public:
  template <class Program>
  explicit child(Program program) {
    int ends[2];
    BOOST_TEST_REQUIRE(::pipe(ends) == 0);
    std::fflush(nullptr);  // what is buffered here is not for the child to write
    pid_ = ::fork();
    if (pid_ == 0) {
      ::dup2(ends[1], 1);
      ::dup2(ends[1], 2);
      ::close(ends[0]);
      const int code = program();
      std::fflush(nullptr);
      ::_exit(code);
    }
    ::close(ends[1]);
    out_ = ends[0];
  }
  ~child() { ::close(out_); }
  child(const child&) = delete;
  child& operator=(const child&) = delete;

  /// Reads until the child has written `text` or has ended; returns all it wrote.
  std::string read_until(std::string_view text) {
    char buffer[4096];
    while (written_.find(text) == std::string::npos) {
      const auto got = ::read(out_, buffer, sizeof(buffer));
      if (got <= 0) break;
      written_.append(buffer, static_cast<std::size_t>(got));
    }
    return written_;
  }
  void signal(int number) const { ::kill(pid_, number); }

  /// The exit code; -1 when a signal ended it.
  [[nodiscard]] int wait() const {
    int status = 0;
    ::waitpid(pid_, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }

 private:
  pid_t pid_ = -1;
  int out_ = -1;
  std::string written_;
};

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
  BOOST_TEST(child([] { return run_with({}); }).wait() == 0);
}

BOOST_AUTO_TEST_CASE(both_stop_signals_drain_and_end_with_0) {
  for (const int number : {SIGTERM, SIGINT}) {
    child program([] { return run_endless(false); });
    program.read_until("running\n");
    program.signal(number);
    BOOST_TEST(program.wait() == 0);
    BOOST_TEST(says(program.read_until("(the end)"), {"stopping"}));
  }
}

BOOST_AUTO_TEST_CASE(a_second_signal_stops_at_once_even_while_a_sink_blocks) {
  child program([] { return run_endless(true); });
  program.read_until("running\n");
  program.signal(SIGTERM);
  program.read_until("stopping");
  program.signal(SIGTERM);
  BOOST_TEST(program.wait() == 130);
}

BOOST_AUTO_TEST_CASE(a_failed_job_ends_with_1_and_says_why) {
  child program([] {
    topology job("broken");
    job.from(sources::file("no such file")).to(sinks::discard());
    return run(job, settings{});
  });
  BOOST_TEST(says(program.read_until("(the end)"), {"weir: ", "no such file"}));
  BOOST_TEST(program.wait() == 1);
}

BOOST_AUTO_TEST_CASE(wrong_flags_end_with_2_and_one_line) {
  child program([] { return run_with({"--no-such-flag"}); });
  const auto said = program.read_until("(the end)");
  BOOST_TEST(says(said, {"--no-such-flag", "--help"}));
  BOOST_TEST(std::count(said.begin(), said.end(), '\n') == 1);
  BOOST_TEST(program.wait() == 2);
}

BOOST_AUTO_TEST_CASE(the_plan_and_the_help_are_printed_and_nothing_runs) {
  BOOST_TEST(says(child([] { return run_with({"--plan"}); }).read_until("(the end)"),
                  {"topology 'bounded'", "map", "forward"}));
  BOOST_TEST(says(child([] { return run_with({"--plan=dot"}); }).read_until("(the end)"), {"digraph"}));
  BOOST_TEST(says(child([] { return run_with({"--help"}); }).read_until("(the end)"), {"--parallelism"}));
}

BOOST_AUTO_TEST_SUITE_END()
