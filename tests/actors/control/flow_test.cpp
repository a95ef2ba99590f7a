#include <weir/tests/actors/control/engine_testing.hpp>

#include <weir/config/settings_error.hpp>
#include <weir/tests/support/build_kind.hpp>
#include <weir/tests/support/resident.hpp>

#include <atomic>
#include <future>

using namespace weir;
using namespace weir::testing;

namespace {

constexpr std::size_t mib = std::size_t{1} << 20;

auto counting(std::uint64_t count) {
  return sources::generator<number>([](std::uint64_t n) { return static_cast<number>(n); }, {.count = count});
}

/// What one record costs from a generator to a sink that does nothing.
double record_ns(std::uint64_t count) {
  topology job("calibration");
  job.from(counting(count)).to(sinks::discard());
  auto how = quick(1);
  how.batch_rows_max = 4096;
  const auto begin = machine_clock().steady_ns();
  run_to_end(job, how);
  return static_cast<double>(machine_clock().steady_ns() - begin) / static_cast<double>(count);
}

void work_for(double ns) {
  const auto until = machine_clock().steady_ns() + static_cast<std::int64_t>(ns);
  while (machine_clock().steady_ns() < until) {
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(flow_test)

BOOST_AUTO_TEST_CASE(memory_stays_flat_behind_a_sink_at_a_hundredth_of_the_source) {
  const std::uint64_t count = slow_build ? 300'000 : 10'000'000;
  const auto slow_ns = std::min(1'000.0, 100 * record_ns(count / 10));
  std::uint64_t seen = 0;
  std::size_t early = 0;
  std::size_t most = 0;
  topology job("flat");
  job.from(counting(count)).map([](number n) { return n + 1; }).key_by([](number n) { return n % 16; }).count().to(
      sinks::callback([&](const rows<keyed<number, number>>& in) {
        work_for(slow_ns * static_cast<double>(in.size()));
        seen += in.size();
        const auto now = resident_bytes();
        if (seen < count / 10) early = std::max(early, now);
        most = std::max(most, now);
      }));
  auto how = quick();
  how.batch_rows_max = 4096;
  how.memory_max = 32 * mib;
  run_to_end(job, how);
  BOOST_TEST(seen == count);
  BOOST_TEST(most <= early + (slow_build ? 64 : 8) * mib);
}

BOOST_AUTO_TEST_CASE(all_batches_together_stay_within_the_budget) {
  for (const std::size_t parallelism : {1u, 3u}) {
    topology job("budget");
    // Every record becomes a thousand: more than any window holds.
    const auto many = job.from(counting(2'000)).flat_map([](number n, emitter<number>& out) {
      for (number i = 0; i < 1'000; ++i) out(n * 1'000 + i);
    });
    std::atomic<std::uint64_t> seen{0};
    many.key_by([](number n) { return n; }).reduce([](number a, number b) { return a + b; }).to(
        sinks::callback([&](const auto&) { ++seen; }));
    many.rebalance().map([](number n) { return n; }).to(sinks::callback([&](const auto&) { ++seen; }));
    auto how = quick(parallelism);
    how.batch_rows_max = 4096;
    how.memory_max = 16 * mib;
    engine runs(job, how);
    runs.start();
    runs.wait();
    BOOST_TEST(seen.load() == 4'000'000u);
    BOOST_TEST(runs.metrics().batch_bytes_max <= 16 * mib);
  }
}

BOOST_AUTO_TEST_CASE(one_record_may_become_a_million) {
  constexpr number factor = 1'000'000;
  topology job("amplify");
  std::atomic<number> seen{0};
  job.from(sources::values<number>({0, 1, 2}))
      .flat_map([](number n, emitter<number>& out) {
        for (number i = 0; i < factor; ++i) out(n * factor + i);
      })
      .to(sinks::callback([&](const rows<number>& in) { seen += static_cast<number>(in.size()); }));
  auto how = quick();
  how.batch_rows_max = 4096;
  how.memory_max = 4 * mib;
  engine runs(job, how);
  runs.start();
  runs.wait();
  BOOST_TEST(seen.load() == 3 * factor);
  BOOST_TEST(runs.metrics().batch_bytes_max <= 4 * mib);
}

BOOST_AUTO_TEST_CASE(a_stalled_sink_stops_its_own_source_and_nothing_else) {
  constexpr std::uint64_t count = 1'000'000;
  std::promise<void> open;
  const auto opened = open.get_future().share();
  std::atomic<std::uint64_t> fast{0};
  std::atomic<std::uint64_t> read{0};
  topology job("stalled");
  const auto count_and_reject_some = [](std::atomic<std::uint64_t>& counter) {
    return [&counter](number n, emitter<number>& out) {
      ++counter;
      if (n % 1'000 == 0) out.reject("a thousandth");
      out(n);
    };
  };
  job.from(counting(count)).flat_map(count_and_reject_some(read)).to(sinks::callback([&](const rows<number>&) {
    opened.wait();
  }));
  job.from(counting(count)).flat_map(count_and_reject_some(fast)).to(sinks::callback([&](const rows<number>& in) {
    if (in[in.size() - 1] == count - 1) open.set_value();
  }));
  auto how = quick();
  how.memory_max = 8 * mib;
  engine runs(job, how);
  runs.start();
  opened.wait();
  BOOST_TEST(fast.load() == count);
  BOOST_TEST(read.load() * sizeof(number) <= 8 * mib);
  runs.stop(stop_mode::cancel);
  runs.wait();
}

BOOST_AUTO_TEST_CASE(a_memory_that_cannot_be_enough_is_refused_at_the_start) {
  topology job("tiny");
  job.from(counting(1)).to(sinks::discard());
  auto how = quick();
  how.memory_max = 1;
  BOOST_CHECK_THROW(engine(job, how), topology_error);
}

BOOST_AUTO_TEST_CASE(a_source_keeps_to_the_rate_that_the_settings_say) {
  topology job("limited");
  std::atomic<std::uint64_t> seen{0};
  job.from(counting(1'000'000)).to(sinks::callback([&](const rows<number>& in) { seen += in.size(); }));
  auto how = quick();
  how.records_per_second_max = 1'000'000;
  how.sources = {{"generator", 1'000}};
  engine runs(job, how);
  const auto begin = machine_clock().steady_ns();
  runs.start();
  BOOST_TEST(!runs.wait_for(std::chrono::milliseconds(300)));
  runs.stop(stop_mode::drain);
  runs.wait();
  const auto seconds = static_cast<double>(machine_clock().steady_ns() - begin) / 1e9;
  BOOST_TEST(seen.load() >= 100u);
  BOOST_TEST(static_cast<double>(seen.load()) <= 1'000 * (seconds + 0.1) + 1);
}

BOOST_AUTO_TEST_CASE(a_rate_for_a_source_that_is_not_there_is_refused) {
  topology job("limited");
  job.from(counting(1)).to(sinks::discard());
  auto how = quick();
  how.sources = {{"generater", 1'000}};
  BOOST_CHECK_EXCEPTION(engine(job, how), settings_error, [](const auto& error) {
    return says(error.what(), {"generater", "'limited'", "did you mean 'generator'?"});
  });
}

BOOST_AUTO_TEST_CASE(back_pressure_finds_a_rate_far_from_the_one_it_begins_with) {
  // At 50 records a second these would take longer than the test may.
  constexpr std::uint64_t count = 50'000;
  topology job("feedback");
  std::uint64_t seen = 0;
  job.from(counting(count))
      .key_by([](number n) { return n; })
      .count()
      .to(sinks::callback([&](const auto&) { ++seen; }));
  auto how = quick();
  how.backpressure.enabled = true;
  how.backpressure.initial_records_per_second = 50;
  run_to_end(job, how);
  BOOST_TEST(seen == count);
}

BOOST_AUTO_TEST_SUITE_END()
