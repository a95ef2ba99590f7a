// Kills jobs and compares what they have written with what they should have written.
//
//   weir-chaos JOB [--shim LIBRARY] [--kills N] [--failures N] [--seed N] [--directory DIR]
//
// JOB is the program of chaos_job.cpp, LIBRARY that of fail_nth.cpp. Kills with SIGKILL at random instants and at
// each named crash point; then makes the n-th write, fsync or rename fail, for up to N values of n. The exit
// code is 0 when all output was right.

#include "expectation.hpp"
#include "process.hpp"

#include <signal.h>
#include <sys/wait.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <stdexcept>

namespace {

namespace files = std::filesystem;
using chaos::process;

struct options {
  std::string job;
  std::string shim;
  long kills = 12;
  long failures = 20;
  unsigned long seed = 1;
  std::string directory = "chaos-run";
};

constexpr long end_ms = 120'000;

/// One directory with an input, a state and an output.
class arena {
 public:
  arena(const options& given, std::string kind, long rate) : given_(given), kind_(std::move(kind)), rate_(rate) {
    files::remove_all(given_.directory);
    files::create_directories(given_.directory + "/out");
  }

  [[nodiscard]] std::string path(const std::string& name) const { return given_.directory + "/" + name; }

  [[nodiscard]] std::vector<std::string> command() const {
    return {given_.job, "--kind", kind_, "--input", path("input"), "--out", path("out"), "--state", path("state"),
            "--batch-interval-ms", "20", "--parallelism", "2", "--quiet", "--rate", std::to_string(rate_)};
  }
  [[nodiscard]] process start(const std::map<std::string, std::string>& environment = {}) const {
    return {command(), environment, path("errors")};
  }

  /// Runs the job to its end. Throws std::runtime_error when it does not end well.
  void finish() const {
    auto job = start();
    const auto status = job.wait_ms(end_ms);
    if (!status) throw std::runtime_error("the job does not end; " + errors());
    if (!WIFEXITED(*status) || WEXITSTATUS(*status) != 0)
      throw std::runtime_error("the job ends with status " + std::to_string(*status) + "; " + errors());
  }

  void check(const std::string& output, const chaos::outcome& expected, const std::string& what) const {
    const auto refuse = [&](const std::string& where, const chaos::outcome& found) {
      const auto wrong = chaos::difference(found, expected);
      if (!wrong.empty()) throw std::runtime_error(what + ": " + where + ": " + wrong + "; " + errors());
    };
    refuse("files", chaos::found_in(path("out/" + output)));
    if (output == "sums") refuse("database", chaos::found_in_database(path("out/sums.db")));
  }

  [[nodiscard]] std::string errors() const {
    std::ifstream in(path("errors"));
    std::string text(std::istreambuf_iterator<char>(in), {});
    if (text.size() > 4000) text = text.substr(text.size() - 4000);
    return "it said:\n" + text;
  }

 private:
  const options& given_;
  std::string kind_;
  long rate_;
};

void write_numbers(const std::string& path, long count) {
  std::ofstream out(path);
  for (long n = 0; n < count; ++n) out << n << '\n';
}

class driver {
 public:
  explicit driver(options given) : given_(std::move(given)), draw_(given_.seed) {}

  void all() {
    std::printf("seed %lu\n", given_.seed);
    kill_at_points();
    kill_sums();
    kill_log();
    if (!given_.shim.empty()) fail_calls();
  }

 private:
  /// At every place where the order of two writes matters, the first few times that it is passed.
  void kill_at_points() {
    constexpr long numbers = 4000;
    const auto expected = chaos::expected_sums(numbers);
    for (const char* point : {"before commit", "after commit", "after fold", "after prepare", "before publish",
                              "after publish"}) {
      int died = 0;
      for (int count = 1; count <= 3; ++count) {
        arena at(given_, "sums", 10'000);
        write_numbers(at.path("input"), numbers);
        const auto order = std::string(point) + ":" + std::to_string(count);
        {
          auto job = at.start({{"CRASH_POINT", order}});
          const auto status = job.wait_ms(end_ms);
          if (!status) throw std::runtime_error("killed at " + order + ": the job does not end; " + at.errors());
          if (WIFSIGNALED(*status)) ++died;
          else if (WEXITSTATUS(*status) != 0) throw std::runtime_error(order + ": the job failed; " + at.errors());
        }
        at.finish();
        at.check("sums", expected, "killed at " + order);
      }
      std::printf("killed at '%s' %d times: right\n", point, died);
      if (died == 0) throw std::runtime_error(std::string("nothing passes the point ") + point);
    }
  }

  void kill_sums() {
    constexpr long numbers = 30'000;
    const auto expected = chaos::expected_sums(numbers);
    long killed = 0;
    long rounds = 0;
    while (killed < given_.kills * 2 / 3) {
      arena at(given_, "sums", 30'000);
      write_numbers(at.path("input"), numbers);
      for (bool runs = true; runs;) {
        auto job = at.start();
        const auto status = job.wait_ms(static_cast<long>(5 + draw_() % 300));
        runs = !status;
        if (status && (!WIFEXITED(*status) || WEXITSTATUS(*status) != 0))
          throw std::runtime_error("sums: the job failed; " + at.errors());
        if (runs) ++killed;
      }
      at.check("sums", expected, "sums killed at random instants");
      ++rounds;
    }
    std::printf("sums killed %ld times in %ld runs: right\n", killed, rounds);
  }

  /// A log that grows and is rotated while its reader is killed.
  void kill_log() {
    arena at(given_, "log", 0);
    std::vector<std::string> log;
    std::ofstream out(at.path("input"));
    const auto grow = [&](long lines) {
      for (long i = 0; i < lines; ++i) {
        const auto n = draw_();
        log.push_back("10.0.0." + std::to_string(n % 250) + " - - [01/Jan/2026:00:00:00 +0000] \"GET /" +
                      std::to_string(n % 1000) + " HTTP/1.1\" " + (n % 7 == 0 ? "404" : n % 11 == 0 ? "500" : "200") +
                      " 123 \"-\" \"-\"");
        out << log.back() << '\n';
      }
      out.flush();
    };
    grow(100);
    long killed = 0;
    while (killed < given_.kills - given_.kills * 2 / 3) {
      auto job = at.start();
      for (long slices = 1 + static_cast<long>(draw_() % 8); slices > 0; --slices) {
        if (job.wait_ms(static_cast<long>(2 + draw_() % 40))) throw std::runtime_error("log: the job ended; " + at.errors());
        grow(static_cast<long>(draw_() % 200));
        if (draw_() % 4 == 0) rotate(at, out);
      }
      ++killed;
    }
    const auto expected = chaos::expected_statuses(log);
    auto job = at.start();
    for (long waited_ms = 0; chaos::lines_of(chaos::found_in(at.path("out/status"))) < log.size(); waited_ms += 20) {
      if (job.wait_ms(20)) throw std::runtime_error("log: the job ended; " + at.errors());
      if (waited_ms > end_ms / 4) break;
    }
    job.signal(SIGTERM);
    if (!job.wait_ms(end_ms)) throw std::runtime_error("log: the job does not stop; " + at.errors());
    at.check("status", expected, "log killed at random instants");
    std::printf("log of %zu lines killed %ld times, rotated %ld times: right\n", log.size(), killed, rotations_);
  }

  void rotate(const arena& at, std::ofstream& out) {
    out.close();
    files::rename(at.path("input"), at.path("input." + std::to_string(++rotations_)));
    out.open(at.path("input"));
  }

  /// The n-th write, fsync or rename fails: the job goes on or stops with a reason, and another run ends it.
  void fail_calls() {
    constexpr long numbers = 3000;
    const auto expected = chaos::expected_sums(numbers);
    for (const char* how : {"eio", "enospc", "short"}) {
      long failed = 0;
      long stopped = 0;
      const auto step = std::max(1L, calls_at_least(numbers) * 2 * 3 / std::max(1L, given_.failures));
      long n = 1 + static_cast<long>(draw_() % static_cast<unsigned long>(step));
      for (bool more = true; more; n += step) {
        arena at(given_, "sums", rate);
        write_numbers(at.path("input"), numbers);
        const auto order = std::to_string(n) + ":" + how;
        {
          auto job = at.start({{"LD_PRELOAD", given_.shim}, {"FAIL_CALL", order}, {"FAIL_NOTE", at.path("note")}});
          const auto status = job.wait_ms(end_ms);
          if (!status) throw std::runtime_error("call " + order + " failed: the job hangs; " + at.errors());
          if (WIFSIGNALED(*status))
            throw std::runtime_error("call " + order + " failed: the job died of a signal; " + at.errors());
          if (WEXITSTATUS(*status) != 0) ++stopped;
        }
        more = files::exists(at.path("note"));
        if (more) ++failed;
        at.finish();
        at.check("sums", expected, "call " + order + " failed");
      }
      std::printf("%s at %ld calls up to the %ldth, %ld of the jobs stopped with a reason: right\n", how, failed,
                  n - step, stopped);
    }
  }

  /// At least half of the calls that an undisturbed run makes: found by doubling.
  long calls_at_least(long numbers) {
    long least = 1;
    for (long most = 8;; least = most, most *= 2) {
      arena at(given_, "sums", rate);
      write_numbers(at.path("input"), numbers);
      auto job = at.start({{"LD_PRELOAD", given_.shim},
                           {"FAIL_CALL", std::to_string(most) + ":short"},
                           {"FAIL_NOTE", at.path("note")}});
      static_cast<void>(job.wait_ms(end_ms));
      if (!files::exists(at.path("note")) || most > 100'000) return least;
    }
  }

  static constexpr long rate = 10'000;  ///< of jobs whose calls fail: several epochs

  options given_;
  std::mt19937_64 draw_;
  long rotations_ = 0;
};

options parse(int count, char** words) {
  options given;
  for (int i = 1; i < count; ++i) {
    const std::string word = words[i];
    const auto value = [&] { return i + 1 < count ? std::string(words[++i]) : throw std::runtime_error(word + " needs a value"); };
    if (word == "--shim") given.shim = value();
    else if (word == "--kills") given.kills = std::stol(value());
    else if (word == "--failures") given.failures = std::stol(value());
    else if (word == "--seed") given.seed = std::stoul(value());
    else if (word == "--directory") given.directory = value();
    else if (word.starts_with("--") || !given.job.empty()) throw std::runtime_error("unknown: " + word);
    else given.job = word;
  }
  if (given.job.empty()) throw std::runtime_error("usage: weir-chaos JOB [--shim LIBRARY] [--kills N] [--failures N] [--seed N] [--directory DIR]");
  return given;
}

}  // namespace

int main(int count, char** words) {
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
