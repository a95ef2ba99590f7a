#include <weir/actors/progress/cluster/coordinator_search.hpp>

#include <boost/test/unit_test.hpp>

using namespace weir;

BOOST_AUTO_TEST_SUITE(coordinator_search_test)

BOOST_AUTO_TEST_CASE(asks_one_after_the_other_but_not_itself) {
  coordinator_search search({{"a", "h", 1}, {"b", "h", 2}, {"c", "h", 3}}, "a");
  BOOST_TEST(search.where().name == "b");
  search.next();
  BOOST_TEST(search.where().name == "c");
  search.next();
  BOOST_TEST((search.where().name == "b" && search.is_at("h", 2) && !search.is_at("h", 1)));
}

BOOST_AUTO_TEST_CASE(there_is_nobody_to_ask_when_only_this_node_may_coordinate) {
  coordinator_search search({{"a", "h", 1}}, "a");
  search.next();
  BOOST_TEST((search.empty() && !search.is_at("h", 1)));
  BOOST_TEST(search.candidates().empty());
}

BOOST_AUTO_TEST_CASE(a_node_that_joins_learns_the_others_and_stays_with_the_one_it_asks) {
  coordinator_search search({{"", "h", 2}}, "x");
  BOOST_TEST(search.candidates().empty());
  search.learn({{"a", "h", 1}, {"b", "h", 2}});
  BOOST_TEST((search.where().port == 2 && search.candidates().size() == 2u));
  search.next();
  BOOST_TEST(search.where().name == "a");
}

BOOST_AUTO_TEST_SUITE_END()
