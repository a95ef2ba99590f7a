// W1: records of three 64-bit columns in memory -> map -> filter (half pass) -> sum.
// Limit: one loop over an array of structs, with the same functions.

#include <weir/bench/benchmark.hpp>

#include <weir/weir.hpp>

#include <random>

namespace weir::bench {

namespace {

struct reading {
  std::int64_t sensor;
  std::int64_t low;
  std::int64_t high;
};
BOOST_DESCRIBE_STRUCT(reading, (), (sensor, low, high))

struct spread {
  std::int64_t sensor;
  std::int64_t width;
};
BOOST_DESCRIBE_STRUCT(spread, (), (sensor, width))

struct total {
  std::int64_t width = 0;
  void add(const spread& s) { width += s.width; }
  void merge(const total& other) { width += other.width; }
};
BOOST_DESCRIBE_STRUCT(total, (), (width))

constexpr auto to_spread = [](const reading& r) { return spread{r.sensor, (r.high - r.low) * 3}; };
constexpr auto is_even_sensor = [](const spread& s) { return (s.sensor & 1) == 0; };

std::vector<reading> make_readings(std::size_t count) {
  std::mt19937_64 chance(1);
  std::vector<reading> all(count);
  for (auto& each : all) {
    const auto bits = chance();
    each = {static_cast<std::int64_t>(bits & 1023), static_cast<std::int64_t>(bits >> 50),
            static_cast<std::int64_t>(bits >> 40)};
  }
  return all;
}

std::vector<batch> make_batches(const std::vector<reading>& all) {
  batch_builder<reading> builder(segment_pool::make());
  std::vector<batch> frozen;
  for (const auto& each : all) {
    builder.append(each);
    if (builder.full()) frozen.push_back(builder.freeze({}));
  }
  if (!builder.empty()) frozen.push_back(builder.freeze({}));
  return frozen;
}

[[gnu::noinline]] std::int64_t by_hand(const std::vector<reading>& all) {
  std::int64_t sum = 0;
  for (const auto& each : all) {
    const auto mapped = to_spread(each);
    if (is_even_sensor(mapped)) sum += mapped.width;
  }
  return sum;
}

std::int64_t by_weir(const std::vector<batch>& frozen) {
  topology job("w1");
  std::int64_t sum = 0;
  job.from(sources::batches<reading>(frozen))
      .map(to_spread)
      .filter(is_even_sensor)
      .aggregate(total{})
      .to(sinks::callback([&sum](const total& t) { sum += t.width; }));
  engine runs(job);
  runs.start();
  runs.wait();
  return sum;
}

}  // namespace

outcome stateless(const scale& how) {
  const auto count = static_cast<std::size_t>(20e6 * how.size);
  const auto all = make_readings(count);
  const auto frozen = make_batches(all);
  std::vector<double> weir_s;
  std::vector<double> hand_s;
  std::vector<double> cores;
  std::int64_t expected = 0;
  std::int64_t sum = 0;
  for (std::size_t i = 0; i < how.runs; ++i) {
    hand_s.push_back(measure([&] { expected = by_hand(all); keep(expected); }).wall_s);
    const auto used = measure([&] { sum = by_weir(frozen); });
    weir_s.push_back(used.wall_s);
    cores.push_back(used.cpu_s / used.wall_s);
    if (sum != expected) throw std::runtime_error("w1: weir's sum differs from the loop's");
  }
  outcome done{"w1", "20 M records of 3 x 64 bit -> map -> filter -> sum; limit: a loop over structs"};
  done.records_per_second = static_cast<double>(count) / median(weir_s);
  done.limit_records_per_second = static_cast<double>(count) / median(hand_s);
  done.ratio = done.records_per_second / done.limit_records_per_second;
  done.figures = {{"cores_used", median(cores)}};
  return done;
}

}  // namespace weir::bench
