#include <weir/bench/paced_run.hpp>

#include <weir/bench/benchmark.hpp>
#include <weir/bench/condvar_chain.hpp>
#include <weir/bench/latency_counts.hpp>

#include <weir/weir.hpp>

#include <algorithm>

namespace weir::bench {

namespace {

paced_outcome outcome_of(const paced_load& at, const latency_counts& latencies, double late_s,
                         const cost& used) {
  return {.at = at,
          .p50_us = latencies.quantile_us(0.5),
          .p99_us = latencies.quantile_us(0.99),
          .p999_us = latencies.quantile_us(0.999),
          .late_s = late_s,
          .cores = used.cpu_s / used.wall_s};
}

}  // namespace

paced_outcome run_paced(const paced_load& at, settings how) {
  latency_counts latencies;
  std::uint64_t seen = 0;
  std::int64_t end_ns = 0;
  std::int64_t first_ns = 0;
  topology job("paced");
  auto make = [&first_ns, period_ns = at.period_ns()](std::uint64_t n) {
    if (n == 0) first_ns = machine_clock().steady_ns();
    return paced{static_cast<std::int64_t>(n),
                 first_ns + static_cast<std::int64_t>(static_cast<double>(n) * period_ns)};
  };
  job.from(sources::generator<paced>(make, {.records_per_second = at.records_per_second,
                                            .count = at.count(),
                                            .quantum = std::chrono::nanoseconds(paced_quantum_ns)}))
      .map([](const paced& p) { return paced{p.key % 1000, p.due_ns}; })
      .key_by(&paced::key)
      .reduce([](const paced& a, const paced& b) {
        return paced{b.key, std::max(a.due_ns, b.due_ns)};
      })
      .to(sinks::callback(
          [&](const rows<keyed<std::int64_t, paced>>& in) {
            end_ns = machine_clock().steady_ns();
            for (const auto& each : in)
              if (++seen > at.count() / 10) latencies.add(end_ns - each.value.due_ns);
          },
          {.blocks = false}));
  const auto used = measure([&] {
    engine runs(job, std::move(how));
    runs.start();
    runs.wait();
  });
  const auto last_due_ns = first_ns + static_cast<std::int64_t>(at.seconds * 1e9);
  return outcome_of(at, latencies, static_cast<double>(end_ns - last_due_ns) / 1e9, used);
}

paced_outcome run_threads(const paced_load& at) {
  std::vector<double> latencies_us;
  const auto used = measure([&] {
    latencies_us =
        condvar_chain(at.count(), static_cast<std::int64_t>(at.period_ns()), paced_quantum_ns);
  });
  latency_counts latencies;
  for (auto i = latencies_us.size() / 10; i < latencies_us.size(); ++i)
    latencies.add(static_cast<std::int64_t>(latencies_us[i] * 1e3));
  return outcome_of(at, latencies, 0, used);
}

}  // namespace weir::bench
