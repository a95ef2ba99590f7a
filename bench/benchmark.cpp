#include <weir/bench/benchmark.hpp>
#include <weir/bench/loopback.hpp>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <ctime>

namespace weir::bench {

namespace {

double seconds(clockid_t clock) {
  std::timespec now{};
  ::clock_gettime(clock, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

}  // namespace

const std::vector<workload>& workloads() {
  static const std::vector<workload> all = {{"w1", stateless},
                                            {"w2", tumbling_windows},
                                            {"w3", sliding_windows},
                                            {"w4", word_count},
                                            {"w5", paced_latency},
                                            {"w6", advertising},
                                            {"nexmark", nexmark_queries},
                                            {"curve", load_curve},
                                            {"scaling", scaling},
                                            {"scheduler", scheduler},
                                            {"meters", meters},
                                            {"cluster", cluster_scale},
                                            {"epoch", epoch_commit},
                                            {"keyed", keyed_epochs},
                                            {"recovery", recovery},
                                            {"large", large_state},
                                            {"journal", intake_journal},
                                            {"shuffle", shuffle}};
  return all;
}

const std::vector<part>& parts() {
  static const std::vector<part> all = {{"recovery", recovery_part}, {"large", large_state_part},
                                        {"shuffle", shuffle_part}, {"tcp", tcp_part}};
  return all;
}

cost measure(const std::function<void()>& work) {
  const auto wall = seconds(CLOCK_MONOTONIC);
  const auto cpu = seconds(CLOCK_PROCESS_CPUTIME_ID);
  work();
  return {seconds(CLOCK_MONOTONIC) - wall, seconds(CLOCK_PROCESS_CPUTIME_ID) - cpu};
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

}  // namespace weir::bench
