#include "live_input_case.hpp"

#include <weir/testing.hpp>

#include "case_error.hpp"
#include "comparison.hpp"
#include "line_server.hpp"

#include <thread>

namespace weir::conformance {

namespace {

constexpr std::chrono::milliseconds live_interval{20};
constexpr std::chrono::minutes time_max{1};

settings live(const variation& how) {
  settings made;
  made.parallelism = how.parallelism;
  made.threads = 2;
  made.batch_interval = live_interval;
  made.log = [](std::string_view) {};
  return made;
}

void wait_for(engine& job) {
  if (!job.wait_for(time_max)) throw mismatch("the job does not end");
}

/// What the source has read, and what has arrived at the sinks.
void check_metrics(const json::object& expected, const job_metrics& found) {
  std::uint64_t received = 0;
  std::uint64_t processed = 0;
  for (const auto& stage : found.stages)
    for (const auto& each : stage.partitions) {
      if (stage.kind == stage_kind::source) received += each.records_in;
      if (stage.kind == stage_kind::sink) processed += each.records_in;
    }
  for (const auto& [name, value] : expected) {
    const std::string key(name);
    if (key == "total_received_records")
      compare(key, received, value);
    else if (key == "total_processed_records")
      compare(key, processed, value);
    else
      throw case_error("unknown metric '" + key + "'");
  }
}

}  // namespace

void run_socket_case(const test_case& of, const variation& how) {
  if (how.crashes) return;  // what a socket has given is not given again
  line_server server;
  topology job("conformance");
  const testing::results<std::string_view> found;
  job.from(sources::tcp_client("127.0.0.1", server.port(), {.reconnect = false})).to(found);
  engine runs(job, live(how));
  runs.start();
  server.accept();
  std::vector<std::string> lines;
  for (const auto& each : list_at(of.all, "send_lines")) lines.emplace_back(each.as_string());
  server.send(lines);
  const auto intervals = integer_at(of.all, "num_batches", 0);
  if (runs.wait_for(live_interval * intervals))
    throw mismatch("the job ends while the server is there");
  server.close();
  wait_for(runs);
  json::array texts;
  for (const auto line : found.rows()) texts.emplace_back(json::string_view(line));
  compare("the lines", to_data(texts), list_at(of.all, "expect_flat_in_order"), comparison::list);
  if (const auto* metrics = find(of.all, "expect_metrics"))
    check_metrics(metrics->as_object(), runs.metrics());
}

void run_receiver_case(const test_case& of, const variation& how) {
  if (how.crashes) return;  // what threads push is not pushed again
  if (of.operations.size() != 2 || text_at(of.operations[1], "op") != "count")
    throw case_error("a receiver stream must be counted");
  const auto threads = integer_at(of.all, "threads");
  const auto each_pushes = integer_at(of.all, "records_per_thread");
  topology job("conformance");
  inbox<std::int64_t> in;
  const testing::results<std::int64_t> counts;
  job.from(in).count().to(counts);
  engine runs(job, live(how));
  runs.start();
  {
    std::vector<std::jthread> pushing;
    for (std::int64_t i = 0; i < threads; ++i)
      pushing.emplace_back([&in, each_pushes] {
        for (std::int64_t n = 0; n < each_pushes; ++n) in.push(n);
      });
  }
  in.close();
  wait_for(runs);
  std::int64_t total = 0;
  for (const auto count : counts.rows()) total += count;
  compare("the number of records", total, integer_at(of.all, "expect_total"));
}

}  // namespace weir::conformance
