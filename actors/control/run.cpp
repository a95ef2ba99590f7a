#include <weir/actors/control/cluster/cluster_plan.hpp>
#include <weir/actors/control/open_state.hpp>
#include <weir/actors/control/prepare_job.hpp>
#include <weir/actors/control/run.hpp>
#include <weir/actors/control/tell_progress.hpp>

#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <system_error>
#include <thread>

namespace weir {

namespace {

/// A descriptor that is closed at the end of its scope.
class descriptor {
 public:
  descriptor(int number, const char* what) : number_(number) {
    if (number < 0) throw std::system_error(errno, std::generic_category(), what);
  }
  ~descriptor() { ::close(number_); }
  descriptor(const descriptor&) = delete;
  descriptor& operator=(const descriptor&) = delete;
  [[nodiscard]] int number() const { return number_; }

 private:
  int number_;
};

/// SIGINT and SIGTERM as something to read, blocked in this thread and those it starts.
int signals_descriptor() {
  sigset_t stops;
  sigemptyset(&stops);
  sigaddset(&stops, SIGINT);
  sigaddset(&stops, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &stops, nullptr);
  return ::signalfd(-1, &stops, SFD_CLOEXEC);
}

/// How long to wait for what is due then, for poll.
int wait_ms(std::int64_t due_ns) {
  if (due_ns == INT64_MAX) return -1;
  return static_cast<int>(std::max<std::int64_t>(0, due_ns - machine_clock().steady_ns()) / 1'000'000 + 1);
}

/// Waits until the job has ended, and tells how it goes; signals stop it on the way.
void serve_signals(engine& job, const descriptor& signals, const descriptor& ended, progress_report& report) {
  for (bool asked = false;;) {
    pollfd on[2] = {{signals.number(), POLLIN, 0}, {ended.number(), POLLIN, 0}};
    if (::poll(on, 2, wait_ms(report.due_ns())) < 0) {
      if (errno != EINTR) throw std::system_error(errno, std::generic_category(), "poll");
      continue;
    }
    if (on[1].revents != 0) return report.close();
    if (const auto now_ns = machine_clock().steady_ns(); now_ns >= report.due_ns())
      report.tell(job.metrics(), now_ns);
    if (on[0].revents == 0) continue;
    signalfd_siginfo got;
    if (::read(signals.number(), &got, sizeof(got)) != sizeof(got)) continue;
    if (asked) {
      report.close();
      ::_exit(130);
    }
    asked = true;
    std::fputs("weir: stopping; a second signal stops at once\n", stderr);
    job.stop(stop_mode::drain);
  }
}

}  // namespace

namespace {

/// Says why a job failed, if it did; returns the exit code.
int outcome_of(engine& job) {
  try {
    job.wait();
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "weir: %s\n", error.what());
    return 1;
  }
}

/// Ends the process when connections to other nodes, with what was never sent on them, keep it from ending.
void end_in_time(int code) {
  std::thread([code] {
    std::this_thread::sleep_for(std::chrono::seconds(5));
    std::fputs("weir: connections to other nodes do not end; the process does\n", stderr);
    ::_exit(code);
  }).detach();
}

}  // namespace

int run(const topology& job, const settings& how) {
  try {
    const descriptor signals(signals_descriptor(), "signalfd");
    const descriptor ended(::eventfd(0, EFD_CLOEXEC), "eventfd");
    engine runs(job, how);
    runs.on_end([&ended] { ::eventfd_write(ended.number(), 1); });
    runs.start();
    auto report = tell_progress(how);
    serve_signals(runs, signals, ended, report);
    const auto code = outcome_of(runs);
    if (how.cluster) end_in_time(code);
    return code;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "weir: %s\n", error.what());
    return 1;
  }
}

namespace {

int save_copy(const settings& how, const std::string& to) {
  try {
    if (how.state.empty()) throw state_error("--savepoint needs --state DIR: what to copy");
    copy_state(how.state, to);
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "weir: %s\n", error.what());
    return 1;
  }
}

}  // namespace

int run(const topology& job, const flags& given) {
  if (!given.savepoint_asked().empty()) return save_copy(given.common(), given.savepoint_asked());
  if (given.plan_asked() == flags::plan_form::none) return run(job, given.common());
  try {
    const auto& how = given.common();
    const auto by_default = how.cluster ? cores_of(*how.cluster) : or_cores(0);
    const auto stages = resolved(job.compose(), how.parallelism != 0 ? how.parallelism : by_default);
    auto text = given.plan_asked() == flags::plan_form::dot ? stages.to_dot() : stages.to_text();
    if (how.cluster && given.plan_asked() == flags::plan_form::text) text += placed_text(stages, *how.cluster);
    std::fputs(text.c_str(), stdout);
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "weir: %s\n", error.what());
    return 1;
  }
}

int run(const topology& job, int argc, const char* const* argv) {
  flags given(job.name());
  if (const auto code = given.parse(argc, argv)) return *code;
  return run(job, given);
}

}  // namespace weir
