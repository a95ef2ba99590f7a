// Curve: the work of W5 at rates from 1,000 records/s up: how long after it was due does a record arrive, and at
// which rate does that begin to grow without end? Open loop: a record is due at its time whatever happened to
// those before it, and its latency counts from then. Limit: the threads of W5, at the same rates.

#include <weir/bench/benchmark.hpp>
#include <weir/bench/paced_run.hpp>

#include <cmath>

namespace weir::bench {

namespace {

/// The highest rate that was kept up with, to a tenth: doubled from 1,000 on, then halved in between.
double sustainable(std::vector<paced_outcome>& curve, double seconds) {
  double good = 0;
  double bad = 0;
  for (double rate = 1'000; bad == 0 && rate < 1e9; rate *= 2) {
    curve.push_back(run_paced({rate, seconds}));
    // Once more before it is believed: another program may have had the processor.
    if (!curve.back().sustained()) curve.back() = run_paced({rate, seconds});
    (curve.back().sustained() ? good : bad) = rate;
  }
  while (good != 0 && bad / good > 1.1) {
    const auto rate = std::sqrt(good * bad);
    (run_paced({rate, seconds}).sustained() ? good : bad) = rate;
  }
  return good;
}

}  // namespace

outcome load_curve(const scale& how) {
  const auto seconds = how.size;
  std::vector<paced_outcome> curve;
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
  const paced_load half{done.records_per_second / 2, seconds};
  for (std::size_t i = 0; i < how.runs; ++i) {
    weir_p99.push_back(run_paced(half).p99_us);
    limit_p99.push_back(run_threads(half).p99_us);
  }
  done.figures.emplace_back("p99_us_at_half", median(weir_p99));
  done.figures.emplace_back("limit_p99_us_at_half", median(limit_p99));
  done.figures.emplace_back("p99_ratio_at_half", median(weir_p99) / median(limit_p99));
  done.limit_records_per_second = done.records_per_second;
  done.ratio = 1;
  return done;
}

}  // namespace weir::bench
