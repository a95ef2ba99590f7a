#include <weir/actors/control/cluster/cluster_plan.hpp>
#include <weir/actors/control/prepare_job.hpp>
#include <weir/tests/actors/control/cluster/cluster_testing.hpp>

#include <sstream>

using namespace weir;
using namespace weir::testing;

BOOST_AUTO_TEST_SUITE(cluster_plan_test)

BOOST_AUTO_TEST_CASE(a_plan_shows_for_each_partition_the_node_where_it_runs) {
  const counting_job counting(10, 10);
  log_lines lines;
  auto how = node_of(cluster_of({"a", "b"}), "a", lines);
  how.cluster->place = {{"counts", "b"}};
  const auto job = prepare_job(counting.job, how);
  std::istringstream text(placed_text(job->stages, *how.cluster));
  std::map<std::string, std::string> node_of_partition;
  for (std::string node, word; text >> word;) {
    if (word == "node") {
      text >> node;
    } else {
      BOOST_TEST(node_of_partition.emplace(word, node).second, word);
    }
  }
  std::size_t partitions = 0;
  for (std::size_t i = 0; i < job->stages.stages.size(); ++i) {
    const auto& stage = job->stages.stages[i];
    partitions += stage.partitions;
    for (std::size_t partition = 0; partition < stage.partitions; ++partition) {
      const auto& node = node_of_partition[std::to_string(i) + '.' + std::to_string(partition)];
      BOOST_TEST((node == "'a':" || node == "'b':"), stage.name << ' ' << partition);
      if (stage.name == "counts") BOOST_TEST(node == "'b':");
    }
  }
  BOOST_TEST(node_of_partition.size() == partitions);
}

BOOST_AUTO_TEST_SUITE_END()
