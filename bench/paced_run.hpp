#pragma once

#include <weir/config/settings.hpp>

#include <cstdint>

namespace weir::bench {

/// Smallest time between two wake-ups of a paced source.
inline constexpr std::int64_t paced_quantum_ns = 400'000;

/// One rate, held for a time.
struct paced_load {
  double records_per_second = 0;
  double seconds = 0;
  [[nodiscard]] std::uint64_t count() const {
    return static_cast<std::uint64_t>(records_per_second * seconds);
  }
  [[nodiscard]] double period_ns() const { return 1e9 / records_per_second; }
};

/// How it went. Latencies count from when a record was due, whatever happened to those before it; the first tenth
/// of the records is warm-up and does not count.
struct paced_outcome {
  paced_load at;
  double p50_us = 0;
  double p99_us = 0;
  double p999_us = 0;
  double late_s = 0;  ///< from when the last record was due to when all were done
  double cores = 0;

  /// Did the system keep up? Then it is done soon after the last record was due.
  [[nodiscard]] bool sustained() const { return late_s < 0.02 + 0.02 * at.seconds; }
};

/// Runs source -> map -> keyed reduce -> sink at this load.
[[nodiscard]] paced_outcome run_paced(const paced_load& at, settings how = {.parallelism = 1});

/// The same work by bare threads, see condvar_chain; `late_s` stays 0.
[[nodiscard]] paced_outcome run_threads(const paced_load& at);

}  // namespace weir::bench
