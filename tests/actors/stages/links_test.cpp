#include <weir/actors/stages/links.hpp>

#include <boost/test/unit_test.hpp>

#include <array>

using namespace weir;

namespace {

/// Stages with these partitions, each with one port; the first is the source.
plan plan_of(std::vector<std::size_t> partitions, std::vector<edge_plan> edges) {
  plan made;
  for (const auto count : partitions) {
    stage_plan stage;
    stage.partitions = count;
    stage.ports = {"int64"};
    made.stages.push_back(std::move(stage));
  }
  made.edges = std::move(edges);
  return made;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(links_test)

BOOST_AUTO_TEST_CASE(forward_links_equal_partitions_one_to_one) {
  const auto links = link_partitions(plan_of({3, 3}, {{{0, 0}, 1, routing::forward}}));
  for (std::size_t partition = 0; partition < 3; ++partition) {
    BOOST_TEST_REQUIRE(links[0][partition].receivers.size() == 1u);
    BOOST_TEST(links[0][partition].receivers[0].partition == partition);
    BOOST_TEST_REQUIRE(links[1][partition].senders.size() == 1u);
    BOOST_TEST(links[1][partition].senders[0].partition == partition);
  }
}

BOOST_AUTO_TEST_CASE(both_ends_of_every_edge_know_each_other) {
  const auto links = link_partitions(plan_of({2, 3, 2}, {{{0, 0}, 1, routing::keyed},
                                                         {{0, 0}, 2, routing::broadcast},
                                                         {{1, 0}, 2, routing::rebalance}}));
  std::size_t edges = 0;
  for (std::size_t stage = 0; stage < links.size(); ++stage)
    for (std::size_t partition = 0; partition < links[stage].size(); ++partition) {
      const auto& own = links[stage][partition];
      for (std::size_t outbox = 0; outbox < own.receivers.size(); ++outbox, ++edges) {
        const auto& to = own.receivers[outbox];
        const auto& back = links[to.stage][to.partition].senders[to.number];
        BOOST_TEST(back.stage == stage);
        BOOST_TEST(back.partition == partition);
        BOOST_TEST(back.number == outbox);
      }
    }
  BOOST_TEST(edges == 2u * 3 + 2 * 2 + 3 * 2);
}

BOOST_AUTO_TEST_CASE(inputs_are_numbered_by_stream_and_partition_and_know_their_side) {
  const auto links = link_partitions(
      plan_of({2, 2, 1}, {{{1, 0}, 2, routing::rebalance, 1}, {{0, 0}, 2, routing::rebalance, 0}}));
  const auto& own = links[2][0];
  const std::vector<std::array<std::size_t, 3>> expected{
      {1, 0, 1}, {1, 1, 1}, {0, 0, 0}, {0, 1, 0}};
  BOOST_TEST_REQUIRE(own.inputs.size() == 4u);
  for (std::size_t i = 0; i < 4; ++i) {
    BOOST_TEST(own.senders[i].stage == expected[i][0]);
    BOOST_TEST(own.senders[i].partition == expected[i][1]);
    BOOST_TEST(own.inputs[i].side == expected[i][2]);
  }
}

BOOST_AUTO_TEST_SUITE_END()
