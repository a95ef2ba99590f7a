#include <weir/actors/control/memory_budget.hpp>
#include <weir/actors/control/prepare_job.hpp>
#include <weir/tests/actors/control/cluster/cluster_testing.hpp>

#include <boost/test/unit_test.hpp>

using namespace weir;
using namespace weir::testing;

namespace {

constexpr std::size_t kib = 1024;
constexpr std::size_t mib = 1024 * kib;

/// A source and a keyed stage of so many partitions each.
plan shuffle(std::size_t partitions) {
  plan made;
  made.name = "shuffle";
  for (int i = 0; i < 2; ++i) {
    stage_plan stage;
    stage.partitions = partitions;
    stage.ports = {"int64"};
    made.stages.push_back(std::move(stage));
  }
  made.edges.push_back({{0, 0}, 1, routing::keyed});
  return made;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(memory_budget_test)

BOOST_AUTO_TEST_CASE(a_small_plan_gets_what_it_asks_for) {
  const auto shares = share_memory(shuffle(2), 512 * mib, 2 * mib, 256 * kib);
  BOOST_TEST(shares.window_bytes == 2 * mib);
  BOOST_TEST(shares.batch_bytes_max == 256 * kib);
}

BOOST_AUTO_TEST_CASE(windows_of_a_cluster_are_four_times_as_large) {
  const counting_job counting(10, 10);
  log_lines lines;
  settings alone;
  auto one_of_two = node_of(cluster_of({"a", "b"}), "a", lines);
  alone.window_bytes = one_of_two.window_bytes = mib;
  BOOST_TEST(prepare_job(counting.job, alone)->how.window_bytes == mib);
  BOOST_TEST(prepare_job(counting.job, one_of_two)->how.window_bytes == 4 * mib);
}

BOOST_AUTO_TEST_CASE(windows_shrink_before_batches_do) {
  const auto some = share_memory(shuffle(8), 280 * mib, 2 * mib, 256 * kib);
  BOOST_TEST(some.window_bytes < 2 * mib);
  BOOST_TEST(some.batch_bytes_max == 256 * kib);
  const auto little = share_memory(shuffle(8), 20 * mib, 2 * mib, 256 * kib);
  BOOST_TEST(little.batch_bytes_max < 256 * kib);
}

BOOST_AUTO_TEST_CASE(the_shares_never_come_to_more_than_the_budget) {
  for (std::size_t partitions = 1; partitions <= 32; partitions *= 2)
    for (std::size_t memory = 64 * mib; memory <= 4096 * mib; memory *= 2) {
      const auto shares = share_memory(shuffle(partitions), memory, 2 * mib, 256 * kib);
      const auto windows = partitions * partitions;
      const auto builders = 2 * windows + 2 * partitions;
      BOOST_TEST(shares.cached_bytes_max + windows * shares.window_bytes +
                     builders * 4 * shares.batch_bytes_max <=
                 memory);
      BOOST_TEST(shares.window_bytes >= 4 * shares.batch_bytes_max);
    }
}

BOOST_AUTO_TEST_CASE(too_little_memory_is_an_error_that_says_how_much_is_needed) {
  BOOST_CHECK_EXCEPTION(static_cast<void>(share_memory(shuffle(16), mib, 2 * mib, 256 * kib)), topology_error,
                        [](const auto& error) {
                          const std::string text = error.what();
                          return text.find("'shuffle'") != text.npos && text.find("256 edges") != text.npos &&
                                 text.find("raise memory_max") != text.npos;
                        });
}

BOOST_AUTO_TEST_SUITE_END()
