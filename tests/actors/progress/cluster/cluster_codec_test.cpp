#include <weir/actors/progress/cluster/cluster_codec.hpp>
#include <weir/messages/packed.hpp>

#include <boost/test/unit_test.hpp>

using namespace weir;

BOOST_AUTO_TEST_SUITE(cluster_codec_test)

BOOST_AUTO_TEST_CASE(what_nodes_say_comes_through) {
  deployment sent;
  sent.session = 7;
  sent.nodes = {{"a", "127.0.0.1", 1}, {"b", "::1", 2}};
  sent.placed = {0, 1, 1};
  sent.poison = {{"parse", "x"}};
  const auto read = decoded(encoded(sent));
  BOOST_TEST_REQUIRE(read.has_value());
  const auto* got = std::get_if<deployment>(&*read);
  BOOST_TEST_REQUIRE(got);
  BOOST_TEST(got->session == 7u);
  BOOST_TEST(got->nodes.at(1).host == "::1");
  BOOST_TEST(got->placed == sent.placed, boost::test_tools::per_element());
  BOOST_TEST(got->poison.at(0).record == "x");
}

BOOST_AUTO_TEST_CASE(no_two_kinds_of_messages_look_alike) {
  std::vector<cluster_message> all = {join_request{}, join_answer{},  node_report{}, node_failure{},
                                      cluster_order{}, deployment{}, sync_order{}};
  for (std::size_t i = 0; i < all.size(); ++i) {
    const auto read = decoded(encoded(all[i]));
    BOOST_TEST_REQUIRE(read.has_value());
    BOOST_TEST(read->index() == i);
  }
}

BOOST_AUTO_TEST_CASE(bytes_that_are_no_message_are_none) {
  BOOST_TEST(!decoded("").has_value());
  BOOST_TEST(!decoded("12345678").has_value());
  const auto whole = encoded(cluster_order{.what = node_order::end, .text = "why"});
  for (std::size_t size = 0; size < whole.size(); size += 3) BOOST_TEST(!decoded(whole.substr(0, size)).has_value());
  BOOST_TEST(!decoded(packed(std::int64_t{3})).has_value());
}

BOOST_AUTO_TEST_SUITE_END()
