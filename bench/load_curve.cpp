// Curve: the work of W5 at rates from 1,000 records/s up: how long after it was due does a record arrive, and at
// which rate does that begin to grow without end? Open loop: a record is due at its time whatever happened to
// those before it, and its latency counts from then. Limit: the threads of W5, at the same rates.

#include <weir/bench/benchmark.hpp>
#include <weir/bench/condvar_chain.hpp>
#include <weir/bench/latency_counts.hpp>

#include <weir/weir.hpp>

#include <algorithm>
#include <cmath>

namespace weir::bench {

namespace {

constexpr std::int64_t quantum_ns = 400'000;

/// One rate, held for a time.
struct load {
  double records_per_second = 0;
  double seconds = 0;
  [[nodiscard]] std::uint64_t count() const { return static_cast<std::uint64_t>(records_per_second * seconds); }
  [[nodiscard]] double period_ns() const { return 1e9 / records_per_second; }
};

/// How it went.
struct point {
  load at;
  double p50_us = 0;
  double p99_us = 0;
  double late_s = 0;  ///< from when the last record was due to when all were done
  double cores = 0;

  /// Did the system keep up? Then it is done soon after the last record was due.
  [[nodiscard]] bool sustained() const { return late_s < 0.02 + 0.02 * at.seconds; }
};

point by_weir(const load& at) {
  latency_counts latencies;
  std::int64_t end_ns = 0;
  std::int64_t first_ns = 0;
  topology job("curve");
  auto make = [&first_ns, period_ns = at.period_ns()](std::uint64_t n) {
    if (n == 0) first_ns = machine_clock().steady_ns();
    return paced{static_cast<std::int64_t>(n),
                 first_ns + static_cast<std::int64_t>(static_cast<double>(n) * period_ns)};
  };
  job.from(sources::generator<paced>(make, {.records_per_second = at.records_per_second,
                                            .count = at.count(),
                                            .quantum = std::chrono::nanoseconds(quantum_ns)}))
      .map([](const paced& p) { return paced{p.key % 1000, p.due_ns}; })
      .key_by(&paced::key)
      .reduce([](const paced& a, const paced& b) {
        return paced{b.key, std::max(a.due_ns, b.due_ns)};
      })
      .to(sinks::callback(
          [&](const rows<keyed<std::int64_t, paced>>& in) {
            end_ns = machine_clock().steady_ns();
            for (const auto& each : in) latencies.add(end_ns - each.value.due_ns);
          },
          {.blocks = false}));
  settings how;
  how.parallelism = 1;
  const auto used = measure([&] {
    engine runs(job, how);
    runs.start();
    runs.wait();
  });
  const auto last_due_ns = first_ns + static_cast<std::int64_t>(at.seconds * 1e9);
  return {at, latencies.quantile_us(0.5), latencies.quantile_us(0.99),
          static_cast<double>(end_ns - last_due_ns) / 1e9, used.cpu_s / used.wall_s};
}

/// The p99 of the threads at the same rate.
double limit_p99_us(const load& at) {
  latency_counts latencies;
  for (const auto us : condvar_chain(at.count(), static_cast<std::int64_t>(at.period_ns()), quantum_ns))
    latencies.add(static_cast<std::int64_t>(us * 1e3));
  return latencies.quantile_us(0.99);
}

/// The highest rate that was kept up with, to a tenth: doubled from 1,000 on, then halved in between.
double sustainable(std::vector<point>& curve, double seconds) {
  double good = 0;
  double bad = 0;
  for (double rate = 1'000; bad == 0 && rate < 1e9; rate *= 2) {
    curve.push_back(by_weir({rate, seconds}));
    // Once more before it is believed: another program may have had the processor.
    if (!curve.back().sustained()) curve.back() = by_weir({rate, seconds});
    (curve.back().sustained() ? good : bad) = rate;
  }
  while (good != 0 && bad / good > 1.1) {
    const auto rate = std::sqrt(good * bad);
    (by_weir({rate, seconds}).sustained() ? good : bad) = rate;
  }
  return good;
}

}  // namespace

outcome load_curve(const scale& how) {
  const auto seconds = how.size;
  std::vector<point> curve;
  outcome done{"curve", "latency over offered load, open loop, map -> keyed reduce -> sink; limit: threads and "
                        "condition variables at half of the sustainable rate"};
  done.records_per_second = sustainable(curve, seconds);
  for (const auto& each : curve) {
    const auto rate = std::to_string(static_cast<std::uint64_t>(each.at.records_per_second));
    done.figures.emplace_back("p50_us_at_" + rate, each.p50_us);
    done.figures.emplace_back("p99_us_at_" + rate, each.p99_us);
    done.figures.emplace_back("cores_at_" + rate, each.cores);
  }
  std::vector<double> weir_p99;
  std::vector<double> limit_p99;
  const load half{done.records_per_second / 2, seconds};
  for (std::size_t i = 0; i < how.runs; ++i) {
    weir_p99.push_back(by_weir(half).p99_us);
    limit_p99.push_back(limit_p99_us(half));
  }
  done.figures.emplace_back("p99_us_at_half", median(weir_p99));
  done.figures.emplace_back("limit_p99_us_at_half", median(limit_p99));
  done.figures.emplace_back("p99_ratio_at_half", median(weir_p99) / median(limit_p99));
  done.limit_records_per_second = done.records_per_second;
  done.ratio = 1;
  return done;
}

}  // namespace weir::bench
