// What `weir cluster status` makes of two answers.

#include <weir/tools/print_status.hpp>

#include <boost/test/unit_test.hpp>

#include <sstream>

using namespace weir;

namespace {

partition_status part(const char* stage, std::uint32_t number, const char* node, std::uint64_t in, std::int64_t at_ms) {
  return {.stage = stage,
          .partition = number,
          .node = node,
          .records_in = in,
          .records_out = in / 2,
          .queue_bytes = 3 << 10,
          .last_tick = 7,
          .last_tick_ms = at_ms - 40 - number,
          .read_unix_ms = at_ms};
}

cluster_status status_at(std::int64_t ms) {
  cluster_status made{.cluster = "shop", .job = "orders", .phase = "runs", .session = 3, .epoch = 17};
  made.epoch_unix_ms = ms - 250;
  made.commit = 20;
  made.copies = 1;
  made.replicas = 1;
  made.read_unix_ms = ms;
  made.nodes = {{.name = "a", .host = "10.0.0.1", .port = 7101, .cores = 2, .does = "coordinates, works", .answers = true, .commit = 20},
                {.name = "b", .host = "::1", .port = 7102, .cores = 2, .does = "works", .commit = 18}};
  return made;
}

std::string printed(const cluster_status& before, const cluster_status& now) {
  std::ostringstream out;
  tools::print_status(out, before, now);
  return out.str();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(print_status_test)

BOOST_AUTO_TEST_CASE(nodes_and_the_rates_of_stages_on_them_are_tables) {
  auto before = status_at(10'000);
  auto now = status_at(12'000);
  before.partitions = {part("sum", 0, "a", 1000, 10'000), part("sum", 1, "a", 0, 10'000), part("sum", 2, "b", 500, 10'000)};
  now.partitions = {part("sum", 0, "a", 5000, 12'000), part("sum", 1, "a", 600, 12'000), part("sum", 2, "b", 500, 12'000)};
  BOOST_TEST(printed(before, now) ==
             "cluster 'shop', job 'orders': runs, session 3\n"
             "epoch 17, 250 ms ago, on 1 node; each must be on 2 nodes\n"
             "\n"
             "NODE  ADDRESS        DOES                    CORES  COMMIT  BEHIND\n"
             "a     10.0.0.1:7101  coordinates, works          2      20       0\n"
             "b     [::1]:7102     works, does not answer      2      18       2\n"
             "\n"
             "STAGE  NODE  PARTITIONS   IN/S  OUT/S  REJECTED   QUEUED    LAG\n"
             "sum    a     0,1         2.3 K  1.1 K         0  6.0 KiB  41 ms\n"
             "sum    b     2               0      0         0  3.0 KiB  42 ms\n");
}

BOOST_AUTO_TEST_CASE(counts_that_began_again_are_no_rate_of_their_own) {
  auto before = status_at(10'000);
  auto now = status_at(11'000);
  before.partitions = {part("sum", 0, "a", 9000, 10'000), part("sum", 1, "b", 9000, 10'000)};
  now.partitions = {part("sum", 0, "a", 30, 11'000), part("sum", 1, "a", 9000, 11'000)};
  BOOST_TEST(printed(before, now).find("sum    a     0,1           30     15") != std::string::npos, printed(before, now));
}

BOOST_AUTO_TEST_CASE(a_cluster_that_waits_has_no_stages_to_show) {
  auto now = status_at(1000);
  now.phase = "waits for nodes";
  now.epoch_unix_ms = 0;
  const auto text = printed(now, now);
  BOOST_TEST(text.find("waits for nodes") != std::string::npos);
  BOOST_TEST(text.find("no epoch is complete; each must be on 2 nodes") != std::string::npos, text);
  BOOST_TEST(text.find("STAGE") == std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
