// What cannot be in a cluster, whoever made it: a file or a program.

#include <weir/config/check_cluster.hpp>
#include <weir/tests/config/cluster_testing.hpp>

#include <boost/test/unit_test.hpp>

using namespace weir;
using namespace weir::testing;

namespace {

/// What is wrong with three good nodes after a change; empty: nothing.
template <class Change>
std::string after(Change change) {
  auto all = cluster_of(three_nodes());
  all.node = "b";
  change(all);
  return error_of([&] { check_cluster(all); });
}

}  // namespace

BOOST_AUTO_TEST_SUITE(check_cluster_test)

BOOST_AUTO_TEST_CASE(three_good_nodes_are_fine) {
  BOOST_TEST(after([](auto&) {}) == "");
}

BOOST_AUTO_TEST_CASE(a_cluster_has_one_coordinator_and_a_worker) {
  BOOST_TEST(after([](auto& all) { all.nodes[0].coordinates = false; }) ==
             "cluster: nodes: none has the role \"coordinator\"");
  BOOST_TEST(has(after([](auto& all) { all.nodes[1].coordinates = true; }),
                 "cluster: nodes.b.roles: node a is the coordinator"));
  BOOST_TEST(after([](auto& all) {
               all.nodes[1].stands_by = true;
               all.lock = "zookeeper://h:2181";
             }) == "");
  BOOST_TEST(has(after([](auto& all) { all.nodes[0].stands_by = true; }),
                 "nodes.a.roles: the coordinator cannot"));
  BOOST_TEST(has(after([](auto& all) { all.nodes[1].works = false; }),
                 "nodes.b.roles: expected at least one of"));
  BOOST_TEST(has(after([](auto& all) {
                   all.nodes.resize(2);
                   all.nodes[0].works = all.nodes[1].works = false;
                   all.nodes[1].stands_by = true;
                 }),
                 "nodes: none has the role \"worker\""));
}

BOOST_AUTO_TEST_CASE(who_stands_by_needs_a_lock) {
  BOOST_TEST(has(after([](auto& all) { all.nodes[1].stands_by = true; }),
                 "nodes.b.roles: \"standby\" needs a lock: give cluster.lock"));
  BOOST_TEST(has(after([](auto& all) { all.lock = "etcd://h:1"; }),
                 "cluster.lock: expected \"zookeeper://HOST:PORT\""));
}

BOOST_AUTO_TEST_CASE(names_and_addresses_belong_to_one_node) {
  BOOST_TEST(after([](auto& all) { all.nodes[2].name = "a"; }) == "cluster: nodes.a: given twice");
  BOOST_TEST(has(after([](auto& all) { all.nodes[2].port = 1; }),
                 "nodes.c.address: node a has the same: 127.0.0.1:1"));
  BOOST_TEST(after([](auto& all) { all.nodes[2].host = "127.0.0.3", all.nodes[2].port = 1; }) ==
             "");
}

BOOST_AUTO_TEST_CASE(an_address_is_one_that_others_can_connect_to) {
  BOOST_TEST(
      has(after([](auto& all) { all.nodes[1].port = 0; }), "nodes.b.address: expected a port"));
  for (const auto* host : {"0.0.0.0", "::"})
    BOOST_TEST(
        has(after([&](auto& all) { all.nodes[1].host = host; }), "is no address that others"));
  for (const auto* host : {"", "a b", "a\nb", "a/b"})
    BOOST_TEST(has(after([&](auto& all) { all.nodes[1].host = host; }),
                   "nodes.b.address: expected text HOST:PORT"));
}

BOOST_AUTO_TEST_CASE(a_node_has_three_signs_of_life_before_it_is_lost) {
  using std::chrono::milliseconds;
  BOOST_TEST(after([](auto& all) { all.heartbeat = milliseconds(1000); }) == "");
  BOOST_TEST(has(after([](auto& all) { all.heartbeat = milliseconds(1001); }),
                 "at least 3 times heartbeat_ms"));
  BOOST_TEST(has(after([](auto& all) { all.heartbeat = milliseconds(0); }),
                 "cluster.heartbeat_ms: 0 is out of range"));
}

BOOST_AUTO_TEST_CASE(there_are_enough_other_nodes_for_replicas) {
  BOOST_TEST(after([](auto& all) { all.replicas = 2; }) == "");
  BOOST_TEST(has(after([](auto& all) { all.replicas = 3; }),
                 "cluster.replicas: expected fewer than there are nodes"));
}

BOOST_AUTO_TEST_CASE(a_stage_is_placed_on_one_node_that_works) {
  BOOST_TEST(after([](auto& all) { all.place = {{"x", "c"}, {"y", "c"}}; }) == "");
  BOOST_TEST(has(after([](auto& all) {
                   all.place = {{"x", "c"}, {"x", "b"}};
                 }),
                 "place.x: given twice"));
  BOOST_TEST(has(after([](auto& all) {
                   all.place = {{"x", "d"}};
                 }),
                 "place.x: there is no node \"d\""));
  BOOST_TEST(has(after([](auto& all) {
                   all.nodes[0].works = false;
                   all.place = {{"x", "a"}};
                 }),
                 "place.x: node a has not the role \"worker\""));
}

BOOST_AUTO_TEST_CASE(certificates_come_with_their_key_and_authority) {
  BOOST_TEST(after([](auto& all) { all.certificate = all.key = all.authority = "x"; }) == "");
  BOOST_TEST(
      has(after([](auto& all) { all.certificate = "x"; }), "cluster.certificate: needs key, too"));
  BOOST_TEST(has(after([](auto& all) { all.certificate = all.key = "x"; }),
                 "cluster.certificate: needs authority, too"));
  BOOST_TEST(has(
      after([](auto& all) { all.certificate = all.key = all.authority = std::string("a\0b", 3); }),
      "is no name of a file"));
}

BOOST_AUTO_TEST_CASE(a_node_that_joins_knows_only_itself_and_may_have_any_port) {
  cluster_settings joins{.node = "x", .nodes = {{.name = "x", .host = "127.0.0.1"}}};
  BOOST_TEST(has(error_of([&] { check_cluster(joins); }), "expected a port from 1"));
  joins.join_host = "127.0.0.1";
  joins.join_port = 7101;
  BOOST_TEST(error_of([&] { check_cluster(joins); }) == "");
  joins.node = "y";
  BOOST_TEST(has(error_of([&] { check_cluster(joins); }), "there is no node \"y\""));
}

BOOST_AUTO_TEST_SUITE_END()
