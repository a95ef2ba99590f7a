// W5: 10,000 records/s, each due at its own time -> map -> keyed reduce -> sink: how long after it was due does
// a record arrive? Limit: four bare threads with the same hops and the same pacing, handing over
// through condition variables.

#include <weir/bench/benchmark.hpp>
#include <weir/bench/paced_run.hpp>

namespace weir::bench {

namespace {

/// Of all runs of one side.
struct series {
  std::vector<double> p50, p99, p999, cores;
  void add(const paced_outcome& one) {
    p50.push_back(one.p50_us);
    p99.push_back(one.p99_us);
    p999.push_back(one.p999_us);
    cores.push_back(one.cores);
  }
};

}  // namespace

outcome paced_latency(const scale& how) {
  const paced_load at{10'000, 2 * how.size};
  series weir;
  series limit;
  for (std::size_t i = 0; i < how.runs; ++i) {
    limit.add(run_threads(at));
    weir.add(run_paced(at));
  }
  outcome done{"w5", "10,000 records/s -> map -> keyed reduce -> sink, microseconds from due to done; limit: "
                     "threads and condition variables"};
  done.records_per_second = at.records_per_second;
  done.limit_records_per_second = at.records_per_second;
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
