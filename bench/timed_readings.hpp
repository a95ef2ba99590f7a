#pragma once

#include <weir/bench/frozen_batches.hpp>
#include <weir/weir.hpp>

#include <random>

namespace weir::bench {

struct timed_reading {
  event_time at;
  std::int64_t sensor;
  std::int64_t value;
};
BOOST_DESCRIBE_STRUCT(timed_reading, (), (at, sensor, value))

/// Readings in the order of their time, so many in a second, of sensors 0 .. keys - 1, in no order.
inline std::vector<timed_reading> make_readings(std::size_t count, std::int64_t keys,
                                                std::int64_t in_a_second) {
  std::mt19937_64 chance(static_cast<std::uint64_t>(keys));
  std::uniform_int_distribution<std::int64_t> any(0, keys - 1);
  std::vector<timed_reading> all(count);
  for (std::size_t i = 0; i < count; ++i) {
    const auto us = static_cast<std::int64_t>(i) * 1'000'000 / in_a_second;
    all[i] = {event_time(std::chrono::microseconds(us)), any(chance),
              static_cast<std::int64_t>(i & 1023)};
  }
  return all;
}

inline std::vector<batch> frozen_batches(const std::vector<timed_reading>& all) {
  return frozen_batches<timed_reading>(all.size(), [&](std::size_t i) { return all[i]; });
}

/// What all results of all windows come to, in any order.
struct window_checksum {
  std::uint64_t rows = 0;
  std::uint64_t sum = 0;

  void add(std::int64_t key, event_time end, std::int64_t count, std::int64_t value) {
    ++rows;
    const auto mixed = static_cast<std::uint64_t>(end.time_since_epoch().count()) * 31 +
                       static_cast<std::uint64_t>(count) * 17 + static_cast<std::uint64_t>(value);
    sum += mixed * (2 * static_cast<std::uint64_t>(key) + 1);
  }
  friend bool operator==(const window_checksum&, const window_checksum&) = default;
};

/// The library's hash, for maps of others.
struct key_hash {
  using is_avalanching = void;
  std::size_t operator()(std::int64_t key) const { return hash_row(key); }
};

/// Runs `windows(keyed stream)` over all readings; `add(checksum, row)` takes its results.
template <class Windows, class Add>
window_checksum run_windows(const std::vector<batch>& all, Windows windows, Add add) {
  topology job("windows");
  window_checksum results;
  windows(job.from(sources::batches<timed_reading>(all))
              .event_time(&timed_reading::at, {})
              .key_by(&timed_reading::sensor))
      .to(sinks::callback([&results, add](const auto& row) { add(results, row); }));
  settings how;
  how.parallelism = 1;
  engine runs(job, how);
  runs.start();
  runs.wait();
  return results;
}

}  // namespace weir::bench
