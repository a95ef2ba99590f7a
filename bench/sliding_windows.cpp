// W3: 20 M records of 1,000 keys, 100,000 of them in a second of event time -> sum per key over 60 s, each second.
// Limit: one loop with a flat hash map that keeps a running sum and the last 60 seconds of each key.

#include <weir/bench/benchmark.hpp>
#include <weir/bench/timed_readings.hpp>

#include <boost/unordered/unordered_flat_map.hpp>

namespace weir::bench {

namespace {

using namespace std::chrono_literals;

constexpr std::int64_t seconds = 60;

/// Of one key: what each of the last seconds had, and all of them together.
struct last_minute {
  std::array<std::int64_t, seconds> sums{};
  std::array<std::int64_t, seconds> counts{};
  std::int64_t sum = 0;
  std::int64_t count = 0;

  void add(std::int64_t second, std::int64_t value) {
    const auto at = static_cast<std::size_t>(second % seconds);
    sums[at] += value;
    ++counts[at];
    sum += value;
    ++count;
  }
  /// The second before the window that ends with the one after this is over.
  void leave(std::int64_t second) {
    const auto at = static_cast<std::size_t>(second % seconds);
    sum -= std::exchange(sums[at], 0);
    count -= std::exchange(counts[at], 0);
  }
};

[[gnu::noinline]] window_checksum by_hand(const std::vector<timed_reading>& all) {
  boost::unordered_flat_map<std::int64_t, last_minute, key_hash> keys;
  window_checksum results;
  std::int64_t second = 0;
  const auto close = [&] {
    ++second;
    for (auto& [key, minute] : keys) {
      if (minute.count > 0)
        results.add(key, event_time(std::chrono::seconds(second)), 0, minute.sum);
      minute.leave(second);
    }
  };
  for (const auto& each : all) {
    while (each.at >= event_time(std::chrono::seconds(second + 1))) close();
    keys[each.sensor].add(second, each.value);
  }
  for (std::int64_t i = 0; i < seconds; ++i) close();
  return results;
}

template <class Windows>
window_checksum by_weir(const std::vector<batch>& all, const Windows& windows) {
  return run_windows(
      all, [&](const auto& keyed) { return keyed.window(windows).sum(&timed_reading::value); },
      [](window_checksum& results, const windowed<std::int64_t, std::int64_t>& row) {
        results.add(row.key, row.end, 0, row.value);
      });
}

}  // namespace

outcome sliding_windows(const scale& how) {
  const auto count = static_cast<std::size_t>(20e6 * how.size);
  const auto all = make_readings(count, 1'000, 100'000);
  const auto batches = frozen_batches(all);
  std::vector<double> slid_s;
  std::vector<double> tumbled_s;
  std::vector<double> hand_s;
  for (std::size_t i = 0; i < how.runs; ++i) {
    window_checksum expected;
    window_checksum found;
    hand_s.push_back(measure([&] { expected = by_hand(all); }).wall_s);
    tumbled_s.push_back(measure([&] { keep(by_weir(batches, tumbling(1s))); }).wall_s);
    slid_s.push_back(measure([&] { found = by_weir(batches, sliding(60s, 1s)); }).wall_s);
    if (found != expected) throw std::runtime_error("w3: weir's windows differ from the loop's");
  }
  const auto records = static_cast<double>(count);
  outcome done{"w3",
               "20 M records of 1,000 keys -> sum over 60 s each second; limit: a loop with a "
               "flat hash map and a running sum"};
  done.records_per_second = records / median(slid_s);
  done.limit_records_per_second = records / median(hand_s);
  done.ratio = done.records_per_second / done.limit_records_per_second;
  done.figures = {{"tumbling_records_per_second", records / median(tumbled_s)},
                  {"ratio_to_tumbling", median(tumbled_s) / median(slid_s)}};
  return done;
}

}  // namespace weir::bench
