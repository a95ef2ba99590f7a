// What a coordinator leaves to the next one, and what the next one makes of it.

#include <weir/tests/actors/progress/cluster/coordinator_testing.hpp>

#include <boost/test/unit_test.hpp>

using namespace weir;

namespace {

const std::vector<std::string> all_nodes{"a", "b", "c"};

/// One that other nodes may follow, after one that has left `inherited`.
coordinator_protocol::options after(std::optional<session_record> inherited) {
  auto how = coordinator::options_of(1, all_nodes);
  how.records = true;
  how.grace_ns = 1000;
  how.inherited = std::move(inherited);
  return how;
}

/// Session 4 of the nodes b and c, which b coordinated.
session_record of_b() { return {4, {3, 7}, "b", {"b", "c"}, false}; }

join_request with(const std::string& node, const store_version& has) {
  auto who = coordinator::request_of(node);
  who.has = has;
  return who;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(takeover_test)

BOOST_AUTO_TEST_CASE(a_session_begins_when_its_record_is_durable) {
  coordinator all(after(std::nullopt));
  for (const auto& node : all_nodes) all.join(node);
  all.settle();
  BOOST_TEST((all.protocol.now() == coordinator_protocol::phase::recording));
  BOOST_TEST_REQUIRE(all.records.size() == 1u);
  const auto& [number, what] = all.records.front();
  BOOST_TEST((what.coordinator == "a" && what.nodes == all_nodes && !what.ended));
  BOOST_TEST(what.session == all.protocol.session());
  all.protocol.recorded(number, 0);
  all.settle();
  BOOST_TEST(all.runs());
}

BOOST_AUTO_TEST_CASE(a_record_that_a_newer_one_has_replaced_lets_nothing_begin) {
  coordinator all(after(std::nullopt));
  for (const auto& node : all_nodes) all.join(node);
  all.settle();
  all.protocol.lost("c", 0);
  all.settle();
  BOOST_TEST_REQUIRE(all.records.size() == 2u);
  all.protocol.recorded(all.records[0].first, 0);
  BOOST_TEST((all.protocol.now() == coordinator_protocol::phase::recording));
  all.protocol.recorded(all.records[1].first, 0);
  all.settle();
  BOOST_TEST(all.runs());
}

BOOST_AUTO_TEST_CASE(
    the_next_one_waits_for_the_nodes_of_the_last_session_but_not_for_the_lost_coordinator) {
  coordinator all(after(of_b()));
  all.join(with("a", {2, 5}));
  BOOST_TEST((all.protocol.now() == coordinator_protocol::phase::gathering));
  all.join(with("c", {3, 7}));
  BOOST_TEST((all.protocol.now() == coordinator_protocol::phase::halting));
}

BOOST_AUTO_TEST_CASE(its_session_is_newer_than_the_last) {
  coordinator all(after(of_b()));
  for (const auto& node : all_nodes) all.join(with(node, {3, 7}));
  all.settle();
  BOOST_TEST(all.protocol.session() == 5u);
}

BOOST_AUTO_TEST_CASE(without_a_node_of_the_last_session_it_waits_however_long) {
  coordinator all(after(session_record{4, {3, 7}, "b", {"b"}, false}));
  all.join(with("a", {3, 7}));
  all.join(with("c", {3, 7}));
  all.protocol.wake(1000);
  all.settle();
  BOOST_TEST((all.protocol.now() == coordinator_protocol::phase::gathering));
  BOOST_TEST(says(all.lines, {"waits for node 'b'"}));
  all.join(with("b", {4, 9}));
  BOOST_TEST((all.protocol.now() == coordinator_protocol::phase::halting));
}

BOOST_AUTO_TEST_CASE(a_node_of_the_last_session_that_lost_its_disk_does_not_count) {
  coordinator all(after(of_b()));
  all.join(with("a", {2, 5}));
  all.join(with("c", {}));
  all.protocol.wake(1000);
  BOOST_TEST((all.protocol.now() == coordinator_protocol::phase::gathering));
  all.join(with("b", {4, 9}));
  BOOST_TEST((all.protocol.now() == coordinator_protocol::phase::halting));
}

BOOST_AUTO_TEST_CASE(when_all_nodes_of_the_last_session_lost_their_disks_all_others_must_be_there) {
  coordinator all(after(of_b()));
  all.join(with("b", {}));
  all.join(with("c", {}));
  all.protocol.wake(1000);
  BOOST_TEST((all.protocol.now() == coordinator_protocol::phase::gathering));
  all.join(with("a", {2, 5}));
  BOOST_TEST((all.protocol.now() == coordinator_protocol::phase::halting));
}

BOOST_AUTO_TEST_CASE(a_job_that_kept_nothing_and_is_over_begins_anew_with_those_that_are_there) {
  coordinator all(after(session_record{4, {3, 7}, "b", {}, true}));
  all.join("a");
  all.join("c");
  BOOST_TEST((all.protocol.now() == coordinator_protocol::phase::gathering));
  all.protocol.wake(1000);
  BOOST_TEST((all.protocol.now() == coordinator_protocol::phase::halting));
}

BOOST_AUTO_TEST_CASE(the_end_of_the_job_is_recorded_before_its_own_node_is_told) {
  coordinator all(after(std::nullopt));
  for (const auto& node : all_nodes) all.join(node);
  all.settle();
  all.protocol.recorded(all.records.back().first, 0);
  all.settle();
  BOOST_TEST_REQUIRE(all.runs());
  all.protocol.cancel(0);
  all.settle();
  BOOST_TEST(!all.ended.has_value());
  BOOST_TEST(all.records.back().second.ended);
  all.protocol.recorded(all.records.back().first, 0);
  BOOST_TEST(all.ended.has_value());
}

BOOST_AUTO_TEST_CASE(one_that_lost_the_lock_sends_the_others_away_and_decides_nothing_more) {
  coordinator all(after(std::nullopt));
  for (const auto& node : all_nodes) all.join(node);
  all.settle();
  all.protocol.resign();
  BOOST_TEST_REQUIRE(all.sent.size() == 2u);
  for (const auto& [node, what] : all.sent) {
    const auto* order = std::get_if<cluster_order>(&what);
    BOOST_TEST((node != "a" && order && order->what == node_order::rejoin));
  }
  all.sent.clear();
  all.protocol.recorded(all.records.back().first, 0);
  all.join("b");
  BOOST_TEST(all.sent.empty());
}

BOOST_AUTO_TEST_SUITE_END()
