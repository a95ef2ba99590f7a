#include <weir/config/settings_error.hpp>
#include <weir/tests/actors/control/engine_testing.hpp>

#include <caf/all.hpp>

#include <algorithm>
#include <atomic>
#include <thread>

using namespace weir;
using namespace weir::testing;

BOOST_AUTO_TEST_SUITE(engine_test)

BOOST_AUTO_TEST_CASE(a_keyed_count_is_the_same_with_any_parallelism) {
  for (const std::size_t parallelism : {1u, 2u, 3u}) {
    topology job("count");
    const auto running = std::make_shared<sinks::collected<keyed<number, number>>>();
    const auto combined = std::make_shared<sinks::collected<keyed<number, number>>>();
    const auto all = job.from(sources::values<number>(numbers(10'000)));
    all.key_by([](number n) { return n % 7; }).count().to(sinks::collect(running));
    all.map([](number n) { return n; }).key_by([](number n) { return n % 7; }).count(each_tick).to(
        sinks::collect(combined));
    run_to_end(job, quick(parallelism));
    std::map<number, number> most;
    for (const auto& each : running->rows()) most[each.key] = std::max(most[each.key], each.value);
    std::map<number, number> last;
    for (const auto& each : combined->rows()) last[each.key] = std::max(last[each.key], each.value);
    BOOST_TEST(running->size() == 10'000u);
    for (number key = 0; key < 7; ++key) {
      const number expected = 10'000 / 7 + (key < 10'000 % 7 ? 1 : 0);
      BOOST_TEST(most[key] == expected);
      BOOST_TEST(last[key] == expected);
    }
  }
}

BOOST_AUTO_TEST_CASE(merge_split_and_rebalance_deliver_every_record_once) {
  topology job("shapes");
  const auto found = std::make_shared<sinks::collected<number>>();
  auto [even, odd] = job.from(sources::values<number>(numbers(5'000))).split([](number n) { return n % 2 == 0; });
  even.rebalance({.partitions = 3}).map([](number n) { return n; }).merge(odd.async()).to(sinks::collect(found));
  run_to_end(job);
  auto rows = found->rows();
  std::sort(rows.begin(), rows.end());
  BOOST_TEST(rows == numbers(5'000));
}

BOOST_AUTO_TEST_CASE(broadcast_delivers_every_record_to_every_partition) {
  topology job("broadcast");
  const auto found = std::make_shared<sinks::collected<number>>();
  job.from(sources::values<number>(numbers(1'000)))
      .broadcast({.partitions = 3})
      .map([](number n) { return n; })
      .to(sinks::collect(found));
  run_to_end(job);
  const auto rows = found->rows();
  BOOST_TEST(rows.size() == 3'000u);
  BOOST_TEST(std::accumulate(rows.begin(), rows.end(), number{0}) == 3 * 999 * 500);
}

BOOST_AUTO_TEST_CASE(two_topologies_run_in_one_process) {
  const auto one = std::make_shared<sinks::collected<number>>();
  const auto two = std::make_shared<sinks::collected<number>>();
  topology first("first");
  first.from(sources::values<number>(numbers(100))).to(sinks::collect(one));
  topology second("second");
  second.from(sources::values<number>(numbers(200))).to(sinks::collect(two));
  engine runs_first(first, quick());
  engine runs_second(second, quick());
  runs_first.start();
  runs_second.start();
  runs_first.wait();
  runs_second.wait();
  BOOST_TEST(one->size() == 100u);
  BOOST_TEST(two->size() == 200u);
}

BOOST_AUTO_TEST_CASE(a_node_of_a_cluster_does_not_run_on_the_actor_system_of_a_host) {
  caf::actor_system_config config;
  caf::actor_system host(config);
  topology job("job");
  job.from(sources::values<number>(numbers(10))).to(sinks::discard());
  settings how;
  how.cluster.emplace().node = "a";
  how.cluster->nodes = {{.name = "a", .host = "127.0.0.1", .port = 7101, .coordinates = true}};
  BOOST_CHECK_EXCEPTION(engine(job, how, host), settings_error,
                        [](const auto& error) { return std::string(error.what()).find("without that of the host") != std::string::npos; });
}

BOOST_AUTO_TEST_CASE(a_topology_runs_on_the_actor_system_of_its_host) {
  caf::actor_system_config config;
  caf::actor_system host(config);
  const auto found = std::make_shared<sinks::collected<number>>();
  topology job("hosted");
  job.from(sources::values<number>(numbers(100))).to(sinks::collect(found));
  engine runs(job, quick(), host);
  runs.start();
  runs.wait();
  BOOST_TEST(found->size() == 100u);
}

BOOST_AUTO_TEST_CASE(a_slow_sink_keeps_a_source_from_reading_ahead_of_its_credit) {
  std::atomic<number> made{0};
  std::atomic<bool> open{false};
  topology job("slow");
  job.from(sources::generator<number>(
               [&](std::uint64_t n) {
                 made = static_cast<number>(n);
                 return static_cast<number>(n);
               },
               {.count = 1'000'000}))
      .to(sinks::callback([&](const rows<number>&) { open.wait(false); }));
  auto how = quick();
  how.window_bytes = 16u << 10;
  engine runs(job, how);
  runs.start();
  // The source has stopped when its count no longer changes from one look to the next.
  for (number before = -1; before != made.load() || before == 0; before = made.load())
    BOOST_TEST(!runs.wait_for(std::chrono::milliseconds(100)));
  BOOST_TEST(made.load() < 100'000);
  open = true;
  open.notify_all();
  runs.stop(stop_mode::cancel);
  runs.wait();
}

BOOST_AUTO_TEST_CASE(stopping_with_drain_delivers_what_an_inbox_has_accepted) {
  inbox<number> in("numbers", 64u << 20);
  const auto found = std::make_shared<sinks::collected<number>>();
  topology job("drain");
  job.from(in).map([](number n) { return n; }).to(sinks::collect(found));
  for (const auto n : numbers(20'000)) BOOST_TEST_REQUIRE(in.push(n));
  engine runs(job, quick());
  runs.start();
  runs.stop(stop_mode::drain);
  runs.wait();
  BOOST_TEST(found->rows() == numbers(20'000));
  BOOST_TEST(!in.push(1));
}

BOOST_AUTO_TEST_CASE(an_engine_that_goes_away_ends_its_job_and_wakes_who_waits_to_push) {
  inbox<number> in("numbers", 64);
  std::atomic<bool> refused{false};
  std::thread pusher;
  {
    topology job("gone");
    job.from(in).to(sinks::discard());
    engine runs(job, quick());
    runs.start();
    pusher = std::thread([&] {
      while (in.push(1)) {
      }
      refused = true;
    });
  }
  pusher.join();
  BOOST_TEST(refused.load());
}

BOOST_AUTO_TEST_SUITE_END()
