// W2: 20 M records in the order of their event time, 1 M of them in a second -> count and sum per key and second.
// Limit: one loop with a flat hash map, which sends its results when a second is over.

#include <weir/bench/benchmark.hpp>
#include <weir/bench/timed_readings.hpp>

#include <boost/unordered/unordered_flat_map.hpp>

namespace weir::bench {

namespace {

using namespace std::chrono_literals;

struct count_and_sum {
  std::int64_t count = 0;
  std::int64_t sum = 0;
  void add(const timed_reading& r) {
    ++count;
    sum += r.value;
  }
  void merge(const count_and_sum& other) {
    count += other.count;
    sum += other.sum;
  }
};
BOOST_DESCRIBE_STRUCT(count_and_sum, (), (count, sum))

[[gnu::noinline]] window_checksum by_hand(const std::vector<timed_reading>& all) {
  boost::unordered_flat_map<std::int64_t, count_and_sum, key_hash> open;
  window_checksum results;
  event_time end(1s);
  const auto close = [&] {
    for (const auto& [key, value] : open) results.add(key, end, value.count, value.sum);
    open.clear();
  };
  for (const auto& each : all) {
    while (each.at >= end) {
      close();
      end += 1s;
    }
    open[each.sensor].add(each);
  }
  close();
  return results;
}

window_checksum by_weir(const std::vector<batch>& all) {
  return run_windows(
      all, [](const auto& keyed) { return keyed.window(tumbling(1s)).aggregate(count_and_sum{}); },
      [](window_checksum& results, const windowed<std::int64_t, count_and_sum>& row) {
        results.add(row.key, row.end, row.value.count, row.value.sum);
      });
}

struct compared {
  double weir_s;
  double hand_s;
  double cores;
};

compared compare(std::size_t count, std::int64_t keys, std::size_t runs) {
  const auto all = make_readings(count, keys, 1'000'000);
  const auto batches = frozen_batches(all);
  std::vector<double> weir_s;
  std::vector<double> weir_cpu_s;
  std::vector<double> hand_s;
  for (std::size_t i = 0; i < runs; ++i) {
    window_checksum expected;
    window_checksum found;
    hand_s.push_back(measure([&] { expected = by_hand(all); }).wall_s);
    const auto used = measure([&] { found = by_weir(batches); });
    weir_s.push_back(used.wall_s);
    weir_cpu_s.push_back(used.cpu_s);
    if (found != expected) throw std::runtime_error("w2: weir's windows differ from the loop's");
  }
  return {median(weir_s), median(hand_s), median(weir_cpu_s) / median(weir_s)};
}

}  // namespace

outcome tumbling_windows(const scale& how) {
  const auto count = static_cast<std::size_t>(20e6 * how.size);
  outcome done{"w2",
               "20 M records, 1 M per second of event time -> count and sum per key and second, "
               "for 1,000, 100,000 and 1 M keys; limit: a loop with a flat hash map; the ratio is "
               "the least of the three"};
  for (const std::int64_t keys : {1'000, 100'000, 1'000'000}) {
    const auto got = compare(count, keys, how.runs);
    const auto rate = static_cast<double>(count) / got.weir_s;
    const auto ratio = got.hand_s / got.weir_s;
    if (done.ratio == 0 || ratio < done.ratio) {
      done.records_per_second = rate;
      done.limit_records_per_second = rate / ratio;
      done.ratio = ratio;
    }
    const auto of = "_of_" + std::to_string(keys) + "_keys";
    done.figures.emplace_back("records_per_second" + of, rate);
    done.figures.emplace_back("limit" + of, rate / ratio);
    done.figures.emplace_back("ratio" + of, ratio);
    done.figures.emplace_back("cores_used" + of, got.cores);
  }
  return done;
}

}  // namespace weir::bench
