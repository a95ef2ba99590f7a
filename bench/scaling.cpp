// Scaling: the work of W4 on one core, parallelism 1, and on two, parallelism 2. Limit: twice the first.

#include <weir/bench/benchmark.hpp>
#include <weir/bench/text_count.hpp>
#include <weir/bench/zipf_text.hpp>

#include <sched.h>

#include <cerrno>
#include <stdexcept>
#include <system_error>

namespace weir::bench {

namespace {

/// Keeps this thread, and those that it starts, on the first so many of the cores that it may use.
class on_cores {
 public:
  explicit on_cores(std::size_t count) {
    ::sched_getaffinity(0, sizeof(before_), &before_);
    cpu_set_t few;
    CPU_ZERO(&few);
    for (std::size_t core = 0; core < CPU_SETSIZE && count > 0; ++core) {
      if (!CPU_ISSET(core, &before_)) continue;
      CPU_SET(core, &few);
      --count;
    }
    if (count > 0) throw std::runtime_error("scaling: this machine has one core only");
    if (::sched_setaffinity(0, sizeof(few), &few) != 0)
      throw std::system_error(errno, std::generic_category(), "scaling: sched_setaffinity");
  }
  ~on_cores() { ::sched_setaffinity(0, sizeof(before_), &before_); }
  on_cores(const on_cores&) = delete;
  on_cores& operator=(const on_cores&) = delete;

 private:
  cpu_set_t before_;
};

double seconds_on(const std::string& text, std::size_t cores) {
  const on_cores pinned(cores);
  settings how;
  how.parallelism = cores;
  how.threads = cores;
  return measure([&] { keep(count_words(text, how)); }).wall_s;
}

}  // namespace

outcome scaling(const scale& how) {
  const auto text = zipf_text(static_cast<std::size_t>(200e6 * how.size), 50'000);
  std::vector<double> one_s;
  std::vector<double> two_s;
  for (std::size_t i = 0; i < how.runs; ++i) {
    one_s.push_back(seconds_on(text, 1));
    two_s.push_back(seconds_on(text, 2));
  }
  const auto megabytes = static_cast<double>(text.size()) / 1e6;
  outcome done{"scaling", "W4 with parallelism 2 on two cores, MB of text per second; limit: twice of what one core does"};
  done.records_per_second = megabytes / median(two_s);
  done.limit_records_per_second = 2 * megabytes / median(one_s);
  done.ratio = done.records_per_second / done.limit_records_per_second;
  done.figures = {{"speedup", median(one_s) / median(two_s)}};
  return done;
}

}  // namespace weir::bench
