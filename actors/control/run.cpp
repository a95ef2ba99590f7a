#include <weir/actors/control/run.hpp>

#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <system_error>

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

/// Waits until the job has ended; signals stop it on the way.
void serve_signals(engine& job, const descriptor& signals, const descriptor& ended) {
  for (bool asked = false;;) {
    pollfd on[2] = {{signals.number(), POLLIN, 0}, {ended.number(), POLLIN, 0}};
    if (::poll(on, 2, -1) < 0 && errno != EINTR)
      throw std::system_error(errno, std::generic_category(), "poll");
    if (on[1].revents != 0) return;
    if (on[0].revents == 0) continue;
    signalfd_siginfo got;
    if (::read(signals.number(), &got, sizeof(got)) != sizeof(got)) continue;
    if (asked) ::_exit(130);
    asked = true;
    std::fputs("weir: stopping; a second signal stops at once\n", stderr);
    job.stop(stop_mode::drain);
  }
}

}  // namespace

int run(const topology& job, const settings& how) {
  try {
    const descriptor signals(signals_descriptor(), "signalfd");
    const descriptor ended(::eventfd(0, EFD_CLOEXEC), "eventfd");
    engine runs(job, how);
    runs.on_end([&ended] { ::eventfd_write(ended.number(), 1); });
    runs.start();
    serve_signals(runs, signals, ended);
    runs.wait();
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "weir: %s\n", error.what());
    return 1;
  }
}

int run(const topology& job, const flags& given) {
  if (given.plan_asked() == flags::plan_form::none) return run(job, given.common());
  try {
    const auto cores = static_cast<std::size_t>(::sysconf(_SC_NPROCESSORS_ONLN));
    const auto asked = given.common().parallelism;
    const auto stages = resolved(job.compose(), asked != 0 ? asked : cores);
    const auto text =
        given.plan_asked() == flags::plan_form::dot ? stages.to_dot() : stages.to_text();
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
