#include <weir/actors/progress/cluster/placement.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>

using namespace weir;

namespace {

const std::vector<placed_stage> stages = {{"source", 1}, {"work", 6}, {"sink", 6}};

std::size_t count_of(const std::vector<std::string>& placed, const std::string& node) {
  return static_cast<std::size_t>(std::count(placed.begin(), placed.end(), node));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(placement_test)

BOOST_AUTO_TEST_CASE(partitions_are_dealt_out_by_cores) {
  const auto placed = place(stages, {{"a", 4}, {"b", 2}}, {}, {});
  BOOST_TEST(count_of(placed[1], "a") == 4u);
  BOOST_TEST(count_of(placed[1], "b") == 2u);
  BOOST_TEST(count_of(placed[0], "a") == 1u);
}

BOOST_AUTO_TEST_CASE(partitions_of_the_same_number_come_to_the_same_node) {
  const auto placed = place(stages, {{"a", 1}, {"b", 1}, {"c", 1}}, {}, {});
  BOOST_TEST(placed[1] == placed[2], boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_lost_node_moves_its_own_partitions_and_no_others) {
  const auto before = place(stages, {{"a", 1}, {"b", 1}, {"c", 1}}, {}, {});
  const auto after = place(stages, {{"a", 1}, {"c", 1}}, {}, before);
  for (std::size_t i = 0; i < 6; ++i)
    if (before[1][i] != "b") BOOST_TEST(after[1][i] == before[1][i]);
  BOOST_TEST(count_of(after[1], "b") == 0u);
  BOOST_TEST(moved_between(before, after) == 2 * count_of(before[1], "b"));
}

BOOST_AUTO_TEST_CASE(a_new_node_gets_its_share_and_no_more_is_moved) {
  const auto before = place(stages, {{"a", 1}, {"b", 1}}, {}, {});
  const auto after = place(stages, {{"a", 1}, {"b", 1}, {"c", 1}}, {}, before);
  BOOST_TEST(count_of(after[1], "c") == 2u);
  BOOST_TEST(moved_between(before, after) == 4u);
}

BOOST_AUTO_TEST_CASE(a_stage_runs_where_it_is_asked_to_if_that_node_is_there) {
  BOOST_TEST(place(stages, {{"a", 1}, {"b", 1}}, {{"source", "b"}}, {})[0][0] == "b");
  BOOST_TEST(place(stages, {{"a", 1}, {"b", 1}}, {{"source", "c"}}, {})[0][0] == "a");
}

BOOST_AUTO_TEST_CASE(a_node_without_cores_counts_as_one) {
  const auto placed = place({{"work", 2}}, {{"a", 0}, {"b", 0}}, {}, {});
  BOOST_TEST(count_of(placed[0], "a") == 1u);
}

BOOST_AUTO_TEST_SUITE_END()
