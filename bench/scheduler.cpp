// Scheduler: the work of W5, and a job that has nothing to do, under CAF's scheduler policies. It is what our choice
// of settings rests on. Limit: none; the ratio is the p99 of our choice to the best one's.

#include <weir/bench/benchmark.hpp>
#include <weir/bench/paced_run.hpp>

#include <weir/weir.hpp>

#include <algorithm>

namespace weir::bench {

namespace {

struct choice {
  const char* name;
  std::vector<std::pair<std::string, std::string>> caf;
};

const std::vector<choice>& choices() {
  static const std::vector<choice> all = {
      {"ours", {}},
      {"sharing_unlimited", {{"scheduler.max-throughput", "1000000000"}}},
      {"stealing", {{"scheduler.policy", "stealing"}}},
      {"stealing_tuned",
       {{"scheduler.policy", "stealing"},
        {"work-stealing.aggressive-poll-attempts", "5"},
        {"work-stealing.moderate-poll-attempts", "0"},
        {"work-stealing.relaxed-sleep-duration", "1ms"}}},
  };
  return all;
}

settings with(const choice& one) {
  settings how;
  how.parallelism = 1;
  how.caf = one.caf;
  return how;
}

/// Share of a core that a job takes which waits for records.
double idle_cores(const choice& one, double seconds) {
  inbox<std::int64_t> nothing;
  topology job("idle");
  job.from(nothing).key_by([](std::int64_t n) { return n; }).count().to(sinks::discard());
  engine runs(job, with(one));
  runs.start();
  const auto used = measure([&] {
    static_cast<void>(runs.wait_for(std::chrono::milliseconds(static_cast<std::int64_t>(seconds * 1000))));
  });
  runs.stop(stop_mode::cancel);
  runs.wait();
  return used.cpu_s / used.wall_s;
}

}  // namespace

outcome scheduler(const scale& how) {
  outcome done{"scheduler", "W5 and a job without work under CAF's scheduler policies; limit: the best policy's p99"};
  const paced_load at{10'000, 2 * how.size};
  double ours = 0;
  double best = 0;
  for (const auto& each : choices()) {
    std::vector<double> p50, p99, cores;
    for (std::size_t i = 0; i < how.runs; ++i) {
      const auto one = run_paced(at, with(each));
      p50.push_back(one.p50_us);
      p99.push_back(one.p99_us);
      cores.push_back(one.cores);
    }
    const std::string name = each.name;
    done.figures.emplace_back(name + "_p50_us", median(p50));
    done.figures.emplace_back(name + "_p99_us", median(p99));
    done.figures.emplace_back(name + "_cores", median(cores));
    done.figures.emplace_back(name + "_idle_cores", idle_cores(each, 2 * how.size));
    if (ours == 0) ours = median(p99);
    best = best == 0 ? median(p99) : std::min(best, median(p99));
  }
  done.records_per_second = at.records_per_second;
  done.limit_records_per_second = at.records_per_second;
  done.ratio = ours / best;
  return done;
}

}  // namespace weir::bench
