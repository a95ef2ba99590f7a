// Count and sum per key, sent at each tick, in a job that commits an epoch each second.
// Limit: the same job without state.

#include <weir/bench/benchmark.hpp>
#include <weir/bench/scratch.hpp>
#include <weir/bench/timed_batches.hpp>
#include <weir/weir.hpp>

#include <random>

namespace weir::bench {

namespace {

struct reading {
  std::int64_t sensor;
  std::int64_t value;
};
BOOST_DESCRIBE_STRUCT(reading, (), (sensor, value))

struct count_and_sum {
  std::int64_t count = 0;
  std::int64_t sum = 0;
  void add(const reading& r) {
    ++count;
    sum += r.value;
  }
  void merge(const count_and_sum& other) {
    count += other.count;
    sum += other.sum;
  }
};
BOOST_DESCRIBE_STRUCT(count_and_sum, (), (count, sum))

std::vector<batch> random_batches(std::size_t records, std::int64_t keys) {
  std::mt19937_64 chance(static_cast<std::uint64_t>(keys));
  std::uniform_int_distribution<std::int64_t> any(0, keys - 1);
  batch_builder<reading> builder(segment_pool::make());
  std::vector<batch> frozen;
  for (std::size_t i = 0; i < records; ++i) {
    builder.append({any(chance), static_cast<std::int64_t>(i)});
    if (builder.full()) frozen.push_back(builder.freeze({}));
  }
  if (!builder.empty()) frozen.push_back(builder.freeze({}));
  return frozen;
}

/// Records per second of a job, from its first record to the last result.
double rate_of(timed_batches<reading> from, std::int64_t keys, const std::string& state) {
  topology job("keyed epochs");
  std::int64_t begun_ns = 0;
  std::int64_t last_ns = 0;
  from.begun_ns = &begun_ns;
  std::vector<std::int64_t> counts(static_cast<std::size_t>(keys));
  job.from(from)
      .key_by(&reading::sensor)
      .aggregate(count_and_sum{}, each_tick)
      .to(sinks::callback([&](const rows<keyed<std::int64_t, count_and_sum>>& all) {
        for (const auto& each : all) counts[static_cast<std::size_t>(each.key)] = each.value.count;
        last_ns = machine_clock().steady_ns();
      }));
  settings how;
  how.parallelism = 1;
  how.state = state;
  how.log = [](std::string_view) {};
  engine runs(job, how);
  runs.start();
  runs.wait();
  std::int64_t records = 0;
  for (const auto count : counts) records += count;
  if (const auto read = runs.metrics().stages.front().partitions.front().records_in;
      records != static_cast<std::int64_t>(read))
    throw std::runtime_error("keyed: the counts are not those of the records");
  return static_cast<double>(records) * 1e9 / static_cast<double>(last_ns - begun_ns);
}

}  // namespace

outcome keyed_epochs(const scale& how) {
  outcome done{
      "keyed",
      "count and sum per key at each tick, with an epoch each second, for 1,000, 100,000 and 1 M "
      "keys; limit: the same without state; the ratio is that of 1 M keys"};
  const auto run_ns = static_cast<std::int64_t>(5e9 * how.size);
  for (const std::int64_t keys : {1'000, 100'000, 1'000'000}) {
    const timed_batches<reading> from{
        std::make_shared<const std::vector<batch>>(random_batches(5'000'000, keys)), run_ns};
    std::vector<double> with;
    std::vector<double> without;
    for (std::size_t i = 0; i < how.runs; ++i) {
      without.push_back(rate_of(from, keys, ""));
      const scratch place;
      with.push_back(rate_of(from, keys, place.path() + "/state"));
    }
    done.records_per_second = median(with);
    done.limit_records_per_second = median(without);
    done.ratio = median(with) / median(without);
    const auto named = "of_" + std::to_string(keys) + "_keys";
    done.figures.emplace_back("records_per_second_" + named, median(with));
    done.figures.emplace_back("ratio_" + named, done.ratio);
  }
  return done;
}

}  // namespace weir::bench
