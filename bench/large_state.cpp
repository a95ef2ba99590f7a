// Counts of 20 M keys in a job whose states may hold 256 MiB in memory: first each key once, then some of them
// again. Limit: the same without a bound.

#include <weir/bench/benchmark.hpp>
#include <weir/bench/child.hpp>
#include <weir/bench/scratch.hpp>
#include <weir/weir.hpp>

#include <chrono>
#include <cstdio>
#include <fstream>
#include <sstream>

namespace weir::bench {

namespace {

/// MiB of this process that are in memory and have no file behind them.
double anonymous_mib() {
  std::ifstream file("/proc/self/status");
  for (std::string word; file >> word;)
    if (word == "RssAnon:") {
      double kib = 0;
      file >> kib;
      return kib / 1024;
    }
  return 0;
}

struct bounded_run {
  double once_s = 0;   ///< until each key was counted once
  double again_s = 0;  ///< from then to the end
  double anonymous_mib_max = 0;
};

bounded_run counted(const std::string& state, std::int64_t keys, std::int64_t again,
                    std::size_t memory) {
  topology job("large state");
  const auto number_of_keys = static_cast<std::uint64_t>(keys);
  bounded_run found;
  std::int64_t rows = 0;
  const auto begin_ns = machine_clock().steady_ns();
  const auto since_begin_s = [&] {
    return static_cast<double>(machine_clock().steady_ns() - begin_ns) * 1e-9;
  };
  job.from(sources::generator<std::int64_t>(
               [number_of_keys](std::uint64_t n) {
                 return static_cast<std::int64_t>(n * 7919 % number_of_keys);
               },
               {.count = static_cast<std::uint64_t>(keys + again)}))
      .key_by([](std::int64_t n) { return n; })
      .count()
      .to(sinks::callback([&](const keyed<std::int64_t, std::int64_t>& row) {
        if (row.value != (rows < keys ? 1 : 2)) throw std::runtime_error("large: a count is wrong");
        if (++rows == keys) found.once_s = since_begin_s();
        if (rows % 65536 == 0)
          found.anonymous_mib_max = std::max(found.anonymous_mib_max, anonymous_mib());
      }));
  settings how;
  how.parallelism = 1;
  how.state = state;
  how.state_memory_max = memory;
  how.log = [](std::string_view) {};
  engine runs(job, how);
  runs.start();
  runs.wait();
  if (rows != keys + again) throw std::runtime_error("large: rows are missing");
  found.again_s = since_begin_s() - found.once_s;
  return found;
}

bounded_run in_a_process(std::int64_t keys, std::int64_t again, std::size_t memory) {
  const scratch place;
  child part({"large", place.path() + "/state", std::to_string(keys), std::to_string(again),
              std::to_string(memory)});
  std::istringstream words(part.line());
  bounded_run found;
  words >> found.once_s >> found.again_s >> found.anonymous_mib_max;
  return found;
}

}  // namespace

/// directory, number of keys, how many come again, bytes of memory
void large_state_part(const std::vector<std::string>& words) {
  const auto found = counted(words.at(0), std::stoll(words.at(1)), std::stoll(words.at(2)),
                             std::stoull(words.at(3)));
  std::printf("%g %g %g\n", found.once_s, found.again_s, found.anonymous_mib_max);
}

outcome large_state(const scale& how) {
  const auto keys = static_cast<std::int64_t>(20e6 * how.size);
  const auto again = keys / 20;
  constexpr std::size_t bound = 256u << 20;
  const auto bounded = in_a_process(keys, again, bound);
  const auto free = in_a_process(keys, again, std::size_t{16} << 30);
  outcome done{
      "large",
      "counts of 20 M keys with 256 MiB for states, then of 1 M of them again, records per second; "
      "limit: without a bound; one run"};
  const auto records = static_cast<double>(keys + again);
  done.records_per_second = records / (bounded.once_s + bounded.again_s);
  done.limit_records_per_second = records / (free.once_s + free.again_s);
  done.ratio = done.records_per_second / done.limit_records_per_second;
  done.figures = {{"new_keys_per_second", static_cast<double>(keys) / bounded.once_s},
                  {"known_keys_per_second", static_cast<double>(again) / bounded.again_s},
                  {"anonymous_memory_mib", bounded.anonymous_mib_max},
                  {"anonymous_memory_mib_without_bound", free.anonymous_mib_max}};
  return done;
}

}  // namespace weir::bench
