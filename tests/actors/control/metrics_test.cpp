#include <weir/actors/monitoring/metrics_text.hpp>
#include <weir/tests/actors/control/engine_testing.hpp>
#include <weir/tests/actors/monitoring/openmetrics_check.hpp>
#include <weir/tests/sources/tcp_harness.hpp>

#include <unistd.h>

#include <atomic>
#include <thread>

using namespace weir;
using namespace weir::testing;

namespace {

namespace unit_test = boost::unit_test;

/// Odd numbers, by their last digit; refuses numbers that are divisible by 100.
topology counting_job() {
  topology job("counting");
  job.from(sources::values<number>(numbers(10'000)))
      .named("numbers")
      .flat_map([](number n, emitter<number>& out) {
        if (n % 100 == 0) out.reject("a hundred");
        if (n % 2 == 1) out(n);
      })
      .named("odd")
      .key_by([](number n) { return n % 10; })
      .count_by_key()
      .named("digits")
      .to(sinks::discard());
  return job;
}

const stage_metrics& stage_of(const job_metrics& job, std::string_view name) {
  for (const auto& stage : job.stages)
    if (stage.name == name) return stage;
  throw std::logic_error("no stage " + std::string(name));
}

template <class Number>
auto sum(const stage_metrics& of, Number partition_metrics::*what) {
  Number all{};
  for (const auto& each : of.partitions) all += each.*what;
  return all;
}

/// What the server at this port says to a request for metrics.
std::string scrape(std::uint16_t port, std::string_view accept) {
  const auto client = connect_to(port);
  send_text(client, "GET /metrics HTTP/1.0\r\nAccept: " + std::string(accept) + "\r\n\r\n");
  std::string text;
  char block[4096];
  for (ssize_t got = 0; (got = ::recv(client.get(), block, sizeof block, 0)) > 0;)
    text.append(block, static_cast<std::size_t>(got));
  return text.substr(text.find("\r\n\r\n") + 4);
}

/// Settings with a server, and the port that it logs.
struct served {
  settings how = quick();
  std::atomic<std::uint16_t> port{0};

  served() {
    how.metrics = "127.0.0.1:0";
    how.log = [this](std::string_view line) {
      const std::string_view before = "metrics on http://127.0.0.1:";
      if (line.starts_with(before))
        port = static_cast<std::uint16_t>(std::stoi(std::string(line.substr(before.size()))));
    };
  }
};

boost::test_tools::assertion_result has_promtool(unit_test::test_unit_id) {
  boost::test_tools::assertion_result answer(::access("/usr/bin/promtool", X_OK) == 0);
  if (!answer) answer.message() << "promtool is missing: install prometheus";
  return answer;
}

/// What promtool finds in the text; empty: nothing.
std::string promtool_says(const std::string& text) {
  const auto path = "/tmp/weir-metrics-" + std::to_string(::getpid());
  auto* into = ::popen(("/usr/bin/promtool check metrics >" + path + " 2>&1").c_str(), "w");
  BOOST_TEST_REQUIRE(into != nullptr);
  std::fwrite(text.data(), 1, text.size(), into);
  const auto status = ::pclose(into);
  std::string said = status == 0 ? "" : "status " + std::to_string(status) + ": ";
  if (auto* from = std::fopen(path.c_str(), "r")) {
    for (int c = 0; (c = std::fgetc(from)) != EOF;) said += static_cast<char>(c);
    std::fclose(from);
  }
  ::unlink(path.c_str());
  return said;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(metrics_test)

BOOST_AUTO_TEST_CASE(before_the_start_everything_is_zero) {
  const engine runs(counting_job(), quick());
  const auto seen = runs.metrics();
  BOOST_TEST(seen.job == "counting");
  BOOST_TEST(!seen.running);
  BOOST_TEST(seen.uptime_s == 0);
  BOOST_TEST(stage_of(seen, "digits").partitions.size() == 2u);
  BOOST_TEST(sum(stage_of(seen, "numbers"), &partition_metrics::records_in) == 0u);
}

BOOST_AUTO_TEST_CASE(counts_what_went_through_stages_and_edges) {
  engine runs(counting_job(), quick());
  runs.start();
  runs.wait();
  const auto seen = runs.metrics();
  const auto& source = stage_of(seen, "numbers");
  const auto& odd = stage_of(seen, "odd");
  const auto& digits = stage_of(seen, "digits");
  BOOST_TEST(sum(source, &partition_metrics::records_in) == 10'000u);
  BOOST_TEST(sum(source, &partition_metrics::records_out) == 10'000u);
  BOOST_TEST(sum(odd, &partition_metrics::records_in) == 10'000u);
  BOOST_TEST(sum(odd, &partition_metrics::rejected) == 100u);
  BOOST_TEST(sum(odd, &partition_metrics::records_out) ==
             sum(digits, &partition_metrics::records_in));
  BOOST_TEST(sum(odd, &partition_metrics::bytes_out) == sum(digits, &partition_metrics::bytes_in));
  BOOST_TEST(sum(stage_of(seen, "discard"), &partition_metrics::records_in) ==
             sum(digits, &partition_metrics::records_out));
  std::uint64_t to_log = 0;
  for (const auto& edge : seen.edges)
    if (edge.dead_letters) to_log += edge.records;
  BOOST_TEST(to_log == 100u);
}

BOOST_AUTO_TEST_CASE(after_the_end_nothing_is_under_way_and_time_stands_still) {
  engine runs(counting_job(), quick());
  runs.start();
  runs.wait();
  const auto seen = runs.metrics();
  BOOST_TEST(!seen.running);
  BOOST_TEST(seen.uptime_s > 0);
  BOOST_TEST(seen.uptime_s == runs.metrics().uptime_s);
  for (const auto& stage : seen.stages) {
    BOOST_TEST(sum(stage, &partition_metrics::queue_bytes) == 0u);
    for (const auto& each : stage.partitions) {
      BOOST_TEST(each.last_tick > 0u);
      BOOST_TEST(each.idle_s + each.busy_s + each.back_pressured_s <= seen.uptime_s);
    }
  }
}

BOOST_AUTO_TEST_CASE(user_code_may_ask_while_the_job_runs) {
  topology job("asking");
  engine* asked = nullptr;
  job_metrics seen;
  job.from(sources::values<number>(numbers(1))).to(sinks::callback([&](number) {
    seen = asked->metrics();
  }));
  engine runs(job, quick());
  asked = &runs;
  runs.start();
  runs.wait();
  BOOST_TEST(seen.running);
  BOOST_TEST(sum(stage_of(seen, "callback"), &partition_metrics::records_in) == 1u);
}

BOOST_AUTO_TEST_CASE(a_batch_from_a_source_counts_once_in_the_latency_of_a_stage) {
  engine runs(counting_job(), quick());
  runs.start();
  runs.wait();
  const auto seen = runs.metrics();
  for (const auto& each : stage_of(seen, "odd").partitions) {
    const auto& buckets = each.latency.batches;
    BOOST_TEST(std::accumulate(buckets.begin(), buckets.end(), std::uint64_t{0}) ==
               each.batches_in);
  }
}

BOOST_AUTO_TEST_CASE(shows_who_waits_for_whom) {
  topology job("waiting");
  engine* asked = nullptr;
  std::atomic<bool> seen{false};
  job.from(sources::values<number>(numbers(100'000))).to(sinks::callback([&](number) {
    // The sink is slow until the source is seen to wait for it.
    while (!seen) {
      const auto now = asked->metrics();
      seen = now.stages[0].partitions[0].back_pressured_s > 0 &&
             now.stages[1].partitions[0].queue_bytes > 0 && now.edges[0].credit_bytes < 8192;
      std::this_thread::yield();
    }
  }));
  auto how = quick();
  how.window_bytes = 8192;
  engine runs(job, how);
  asked = &runs;
  runs.start();
  runs.wait();
  BOOST_TEST(seen.load());
  BOOST_TEST(runs.metrics().stages[1].partitions[0].busy_s > 0);
}

BOOST_AUTO_TEST_CASE(an_engine_serves_its_metrics_from_start_to_destruction) {
  served by;
  engine runs(counting_job(), by.how);
  runs.start();
  BOOST_TEST_REQUIRE(by.port != 0);
  runs.wait();
  const auto text = scrape(by.port, "application/openmetrics-text");
  BOOST_TEST(
      text.find(
          "weir_records_in_total{job=\"counting\",stage=\"numbers\",partition=\"0\"} 10000\n") !=
      std::string::npos);
  for (const auto& fault : openmetrics_check::faults_of(text)) BOOST_ERROR(fault);
}

BOOST_AUTO_TEST_CASE(an_engine_that_cannot_serve_does_not_start) {
  const listening taken;
  auto how = quick();
  how.metrics = "127.0.0.1:" + std::to_string(taken.port());
  engine runs(counting_job(), how);
  BOOST_CHECK_EXCEPTION(runs.start(), std::runtime_error, [&](const auto& error) {
    return says(error.what(),
                {"cannot serve metrics on", how.metrics.c_str(), "choose another port"});
  });
  BOOST_TEST(!runs.metrics().running);
}

BOOST_AUTO_TEST_CASE(promtool_finds_nothing_to_say, *unit_test::precondition(has_promtool)) {
  served by;
  engine runs(counting_job(), by.how);
  runs.start();
  runs.wait();
  BOOST_TEST(promtool_says(scrape(by.port, "*/*")) == "");
}

BOOST_AUTO_TEST_SUITE_END()
