// W5: 10,000 records/s, each due at its own time -> map -> keyed reduce -> sink: how long after it was due does
// a record arrive? Limit: four bare threads with the same hops and the same pacing, handing over
// through condition variables.

#include <weir/bench/benchmark.hpp>
#include <weir/bench/condvar_chain.hpp>

#include <weir/weir.hpp>

#include <algorithm>

namespace weir::bench {

namespace {

constexpr double rate = 10'000;
constexpr std::int64_t period_ns = 100'000;


/// Microseconds, sorted; the first tenth is warm-up and left out.
std::vector<double> settled(std::vector<double> latencies_us) {
  latencies_us.erase(latencies_us.begin(),
                     latencies_us.begin() + static_cast<std::ptrdiff_t>(latencies_us.size() / 10));
  std::sort(latencies_us.begin(), latencies_us.end());
  return latencies_us;
}

std::vector<double> by_weir(std::uint64_t count, std::int64_t quantum_ns) {
  std::vector<double> latencies_us;
  latencies_us.reserve(count);
  topology job("w5");
  auto make = [start_ns = std::int64_t{0}](std::uint64_t n) mutable {
    if (n == 0) start_ns = machine_clock().steady_ns();
    return paced{static_cast<std::int64_t>(n), start_ns + static_cast<std::int64_t>(n) * period_ns};
  };
  job.from(sources::generator<paced>(make, {.records_per_second = rate,
                                            .count = count,
                                            .quantum = std::chrono::nanoseconds(quantum_ns)}))
      .map([](const paced& p) { return paced{p.key % 1000, p.due_ns}; })
      .key_by(&paced::key)
      .reduce([](const paced& a, const paced& b) {
        return paced{b.key, std::max(a.due_ns, b.due_ns)};
      })
      .to(sinks::callback(
          [&](const rows<keyed<std::int64_t, paced>>& in) {
            const auto now = machine_clock().steady_ns();
            for (const auto& each : in)
              latencies_us.push_back(static_cast<double>(now - each.value.due_ns) / 1e3);
          },
          {.blocks = false}));
  settings how;
  how.parallelism = 1;
  engine runs(job, how);
  runs.start();
  runs.wait();
  return settled(std::move(latencies_us));
}

struct quantiles {
  std::vector<double> p50, p99, p999, cores;
  void add(const std::vector<double>& sorted, const cost& used) {
    p50.push_back(quantile(sorted, 0.5));
    p99.push_back(quantile(sorted, 0.99));
    p999.push_back(quantile(sorted, 0.999));
    cores.push_back(used.cpu_s / used.wall_s);
  }
};

}  // namespace

outcome paced_latency(const scale& how) {
  const auto count = static_cast<std::uint64_t>(20'000 * how.size);
  constexpr std::int64_t quantum_ns = 400'000;
  quantiles weir;
  quantiles limit;
  for (std::size_t i = 0; i < how.runs; ++i) {
    std::vector<double> sorted;
    auto used = measure([&] { sorted = settled(condvar_chain(count, period_ns, quantum_ns)); });
    limit.add(sorted, used);
    used = measure([&] { sorted = by_weir(count, quantum_ns); });
    weir.add(sorted, used);
  }
  outcome done{"w5", "10,000 records/s -> map -> keyed reduce -> sink, microseconds from due to done; limit: "
                     "threads and condition variables"};
  done.records_per_second = rate;
  done.limit_records_per_second = rate;
  done.ratio = 1;
  done.figures = {{"p50_us", median(weir.p50)},
                  {"p99_us", median(weir.p99)},
                  {"p999_us", median(weir.p999)},
                  {"cores_used", median(weir.cores)},
                  {"limit_p50_us", median(limit.p50)},
                  {"limit_p99_us", median(limit.p99)},
                  {"limit_p999_us", median(limit.p999)},
                  {"limit_cores_used", median(limit.cores)},
                  {"p50_ratio", median(weir.p50) / median(limit.p50)},
                  {"p99_ratio", median(weir.p99) / median(limit.p99)}};
  return done;
}

}  // namespace weir::bench
