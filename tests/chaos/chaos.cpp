// Kills jobs and compares what they have written with what they should have written.
//
//   weir-chaos JOB [--shim LIBRARY] [--kills N] [--failures N] [--seed N] [--directory DIR]
//
// JOB is the program of chaos_job.cpp, LIBRARY that of fail_nth.cpp. Kills with SIGKILL at each named crash
// point, and at random instants N times in all, for each source with every sink; then makes the n-th write,
// fsync or rename fail, for up to N values of n (0: all). The exit code is 0 when all output was right.

#include "arena.hpp"
#include <signal.h>
#include <sys/wait.h>

#include <cstdio>
#include <filesystem>
#include <stdexcept>

namespace {

namespace files = std::filesystem;
using chaos::arena;
using chaos::end_ms;
using chaos::options;

class driver {
 public:
  explicit driver(options given) : given_(std::move(given)), draw_(given_.seed) {}

  void all() {
    std::printf("seed %lu\n", given_.seed);
    if (given_.kills != 0) kill_at_points();
    const auto& sources = chaos::fed_sources();
    for (std::size_t i = 0; i < sources.size(); ++i) {
      const auto share = [&](std::size_t of) {
        return given_.kills * static_cast<long>(of) / static_cast<long>(sources.size());
      };
      kill_at_random(sources[i], share(i + 1) - share(i));
    }
    if (!given_.shim.empty()) fail_calls();
  }

 private:
  static void say(const std::string& line) {
    std::printf("%s\n", line.c_str());
    std::fflush(stdout);
  }

  /// At every place where the order of two writes matters, the first times that it is passed; a
  /// slow machine needs a longer run to come to some.
  void kill_at_points() {
    for (const std::string point : {"before commit", "after commit", "after fold", "after prepare",
                                    "before publish", "after publish"}) {
      int died = 0;
      for (long numbers = 8000; died == 0; numbers *= 4) {
        if (numbers > 1'000'000) throw std::runtime_error("nothing passes the point " + point);
        for (const int count : {1, 2})
          if (kill_at(point + ":" + std::to_string(count), numbers)) ++died;
      }
      say("killed at '" + point + "' " + std::to_string(died) + " times: right");
    }
  }

  /// Did it die there?
  bool kill_at(const std::string& order, long numbers) {
    arena at(given_, "file", {.directory = {}, .numbers = numbers}, draw_);
    bool died = false;
    {
      auto job = at.start({{"CRASH_POINT", order}});
      const auto status = job.wait_ms(end_ms);
      if (!status)
        throw std::runtime_error("killed at " + order + ": the job does not end; " + at.errors());
      died = WIFSIGNALED(*status);
      if (!died && WEXITSTATUS(*status) != 0)
        throw std::runtime_error(order + ": the job failed; " + at.errors());
    }
    at.finish();
    at.check("killed at " + order);
    return died;
  }

  /// Begins with new state as often as the job comes to its end before it was killed often enough.
  void kill_at_random(const std::string& source, long kills) {
    if (kills == 0) return;
    constexpr long numbers = 30'000;
    long killed = 0;
    long rounds = 0;
    long given = 0;
    while (killed < kills) {
      arena at(given_, source, {.directory = {}, .numbers = numbers}, draw_);
      bool ended = false;
      while (killed < kills && !ended) {
        ended = run_for_a_while(at, source);
        if (!ended) ++killed;
      }
      if (!ended) at.finish();
      at.check("killed at random instants");
      given += at.feeds().given();
      ++rounds;
    }
    say(source + " of " + std::to_string(given) + " numbers killed " + std::to_string(killed) +
        " times in " + std::to_string(rounds) + " rounds: right");
  }

  /// Runs the job, feeds it and kills it; true: it came to its end.
  bool run_for_a_while(arena& at, const std::string& source) {
    {
      auto job = at.start();
      for (auto slices = 1 + draw_() % 8; slices > 0; --slices) {
        if (const auto status = job.wait_ms(static_cast<long>(2 + draw_() % 40))) {
          if (at.feeds().ends() && WIFEXITED(*status) && WEXITSTATUS(*status) == 0) return true;
          throw std::runtime_error(source + ": the job ended; " + at.errors());
        }
        at.feeds().feed(static_cast<long>(draw_() % 300));
      }
    }
    at.feeds().died();
    return false;
  }

  /// The n-th write, fsync or rename fails: the job goes on or stops with a reason, and another run ends it.
  void fail_calls() {
    const auto least = calls_at_least();
    const auto step = given_.failures == 0 ? 1 : std::max(1L, least * 2 * 3 / given_.failures);
    for (const std::string how : {"eio", "enospc", "short"}) {
      long failed = 0;
      long stopped = 0;
      long n = 1 + static_cast<long>(draw_() % static_cast<unsigned long>(step));
      for (bool more = true; more; n += step) {
        arena at(given_, "file", failing, draw_);
        const auto order = std::to_string(n) + ":" + how;
        if (fail_call(at, order) != 0) ++stopped;
        more = files::exists(at.path("note"));
        if (more) ++failed;
        at.finish();
        at.check("with call " + order + " failed");
      }
      say(how + " at " + std::to_string(failed) + " calls up to the " + std::to_string(n - step) +
          "th, " + std::to_string(stopped) + " of the jobs stopped with a reason: right");
    }
  }

  /// Returns the exit code.
  int fail_call(arena& at, const std::string& order) {
    auto job = at.start(
        {{"LD_PRELOAD", given_.shim}, {"FAIL_CALL", order}, {"FAIL_NOTE", at.path("note")}});
    const auto status = job.wait_ms(end_ms);
    if (!status)
      throw std::runtime_error("call " + order + " failed: the job hangs; " + at.errors());
    if (WIFSIGNALED(*status))
      throw std::runtime_error("call " + order + " failed: the job died of a signal; " +
                               at.errors());
    return WEXITSTATUS(*status);
  }

  /// At least half of the calls that an undisturbed run makes: found by doubling.
  long calls_at_least() {
    long least = 1;
    for (long most = 8;; least = most, most *= 2) {
      arena at(given_, "file", failing, draw_);
      static_cast<void>(fail_call(at, std::to_string(most) + ":short"));
      if (!files::exists(at.path("note")) || most > 100'000) return least;
    }
  }

  /// Of jobs whose calls fail: several epochs.
  const chaos::feeding failing{.directory = {}, .numbers = 600, .rate = 2000};

  options given_;
  std::mt19937_64 draw_;
};

constexpr const char* usage =
    "usage: weir-chaos JOB [--shim LIBRARY] [--kills N] [--failures N] [--seed N] [--directory DIR]";

options parse(int count, char** words) {
  options given;
  for (int i = 1; i < count; ++i) {
    const std::string word = words[i];
    const auto value = [&] {
      return i + 1 < count ? std::string(words[++i])
                           : throw std::runtime_error(word + " needs a value");
    };
    if (word == "--shim")
      given.shim = value();
    else if (word == "--kills")
      given.kills = std::stol(value());
    else if (word == "--failures")
      given.failures = std::stol(value());
    else if (word == "--seed")
      given.seed = std::stoul(value());
    else if (word == "--directory")
      given.directory = value();
    else if (word.starts_with("--") || !given.job.empty())
      throw std::runtime_error("unknown: " + word);
    else
      given.job = word;
  }
  if (given.job.empty()) throw std::runtime_error(usage);
  return given;
}

}  // namespace

int main(int count, char** words) {
  ::signal(SIGPIPE, SIG_IGN);
  try {
    const auto given = parse(count, words);
    driver(given).all();
    files::remove_all(given.directory);
    return 0;
  } catch (const std::exception& error) {
    std::printf("%s\n", error.what());
    return 1;
  }
}
