#include <weir/tests/actors/progress/cluster/coordinator_testing.hpp>

#include <boost/test/unit_test.hpp>

using namespace weir;

BOOST_AUTO_TEST_SUITE(coordinator_protocol_test)

BOOST_AUTO_TEST_CASE(the_job_begins_when_all_nodes_that_are_expected_are_there) {
  coordinator all;
  all.join("a");
  all.settle();
  BOOST_TEST(!all.runs());
  all.join("b");
  all.settle();
  BOOST_TEST(all.runs());
  BOOST_TEST(all.protocol.placed()[0].size() == 4u);
}

BOOST_AUTO_TEST_CASE(it_begins_with_those_that_are_there_when_the_others_do_not_come) {
  coordinator all;
  all.join("a");
  all.protocol.wake(1000);
  all.settle();
  BOOST_TEST(all.runs());
}

BOOST_AUTO_TEST_CASE(a_coordinator_that_lost_its_state_waits_for_all_nodes_if_one_has_any) {
  coordinator all(0, {"a", "b", "c"});
  all.join("a");
  auto b = coordinator::request_of("b");
  b.has = {3, 7};
  all.join(b);
  all.protocol.wake(1000);
  all.settle();
  BOOST_TEST(!all.runs());
  BOOST_TEST(says(all.lines, {"has no state", "any may have the newest"}));
}

BOOST_AUTO_TEST_CASE(a_node_whose_stages_do_not_stop_is_left_out_until_they_have) {
  coordinator all(0, {"a", "b", "c"});
  for (const auto* node : {"a", "b", "c"}) all.join(node);
  all.settle();
  BOOST_TEST_REQUIRE(all.runs());
  all.protocol.lost("c", 0);
  std::erase_if(all.sent, [](const auto& each) { return each.first == "b"; });
  all.settle();
  BOOST_TEST(!all.runs());
  BOOST_TEST(all.protocol.due_ns() == 5000);
  all.protocol.wake(5000);
  BOOST_TEST(says(all.lines, {"'b' has not stopped"}));
  const auto rejoins = std::count_if(all.sent.begin(), all.sent.end(), [](const auto& each) {
    const auto* order = std::get_if<cluster_order>(&each.second);
    return each.first == "b" && order && order->what == node_order::rejoin;
  });
  BOOST_TEST(rejoins == 1);
  std::erase_if(all.sent, [](const auto& each) { return each.first == "b"; });
  all.settle();
  BOOST_TEST(all.runs());
}

BOOST_AUTO_TEST_CASE(the_coordinators_own_node_is_waited_for) {
  coordinator all;
  for (const auto* node : {"a", "b"}) all.join(node);
  all.settle();
  all.protocol.lost("b", 0);
  const auto later = std::exchange(all.sent, {});
  all.protocol.wake(5000);
  all.protocol.wake(10'000);
  BOOST_TEST(all.sent.empty());
  all.sent = later;
  all.settle();
  BOOST_TEST(all.runs());
}

BOOST_AUTO_TEST_CASE(it_waits_for_the_newest_copy_when_it_is_lost_before_it_was_copied) {
  coordinator all(0, {"a", "b", "c"});
  all.join("a");
  auto b = coordinator::request_of("b");
  b.has = {3, 7};
  b.session_last = 4;
  auto c = coordinator::request_of("c");
  c.has = {3, 5};
  all.join(b);
  all.join(c);
  all.protocol.lost("b", 0);
  all.settle();
  BOOST_TEST(!all.runs());
  BOOST_TEST(says(all.lines, {"waits for node 'b'", "newest"}));
  all.join(b);
  BOOST_TEST((all.protocol.now() == coordinator_protocol::phase::halting));
}

BOOST_AUTO_TEST_CASE(a_session_is_newer_than_any_that_a_lost_node_has_seen) {
  coordinator all(0, {"a", "b"});
  all.join("a");
  auto b = coordinator::request_of("b");
  b.session_last = 4;
  all.join(b);
  all.protocol.lost("b", 0);
  all.settle();
  BOOST_TEST(all.runs());
  BOOST_TEST(all.protocol.session() == 5u);
}

BOOST_AUTO_TEST_CASE(a_node_that_does_not_fit_is_refused_with_the_difference) {
  coordinator all;
  auto other = coordinator::request_of("b");
  other.cluster = "shop-test";
  BOOST_TEST(says(all.reason_of(other), {"another cluster name", "'shop-test'", "'shop'"}));
  other = coordinator::request_of("b");
  other.weir = "0.9";
  BOOST_TEST(says(all.reason_of(other), {"another version of weir", "'0.9'", "'1.0'"}));
  other = coordinator::request_of("b");
  other.job = "returns";
  BOOST_TEST(says(all.reason_of(other), {"another job", "'returns'"}));
  other = coordinator::request_of("b");
  other.program = "stage 'in'\nstage 'outs'\n";
  BOOST_TEST(says(all.reason_of(other), {"another program", "stage 'outs'", "stage 'out'"}));
  other = coordinator::request_of("b");
  other.unix_ms = 5000;
  BOOST_TEST(says(all.reason_of(other), {"clocks", "5000 ms", "clock_difference_max_ms"}));
  BOOST_TEST(all.protocol.members().empty());
}

BOOST_AUTO_TEST_CASE(a_lost_node_is_replaced_by_those_that_are_left) {
  coordinator all;
  all.join("a");
  all.join("b");
  all.settle();
  const auto before = all.protocol.session();
  all.protocol.lost("b", 0);
  all.settle();
  BOOST_TEST(all.runs());
  BOOST_TEST(all.protocol.session() == before + 1);
  for (const auto& node : all.protocol.placed()[0]) BOOST_TEST(node == "a");
}

BOOST_AUTO_TEST_CASE(a_node_that_cannot_keep_a_copy_ends_with_the_cause_and_the_others_go_on) {
  coordinator all(0, {"a", "b", "c"});
  for (const auto* node : {"a", "b", "c"}) all.join(node);
  all.settle();
  const auto before = all.protocol.session();
  all.protocol.take("c", node_failure{.session = before, .cause = "no space left", .unfit = true},
                    0, 0);
  BOOST_TEST_REQUIRE(!all.sent.empty());
  const auto& [node, what] = all.sent.front();
  const auto* told = std::get_if<cluster_order>(&what);
  BOOST_TEST(node == "c");
  BOOST_TEST_REQUIRE(told);
  BOOST_TEST((told->what == node_order::release));
  BOOST_TEST(says(told->text, {"'c'", "no space left"}));
  all.settle();
  BOOST_TEST(all.runs());
  BOOST_TEST(all.protocol.session() == before + 1);
  BOOST_TEST(!all.protocol.members().contains("c"));
}

BOOST_AUTO_TEST_CASE(
    the_job_waits_before_it_goes_on_when_the_coordinators_own_copy_cannot_be_kept) {
  coordinator all;
  all.join("a");
  all.join("b");
  all.settle();
  all.protocol.take(
      "a", node_failure{.session = all.protocol.session(), .cause = "no space left", .unfit = true},
      0, 0);
  all.settle();
  BOOST_TEST(all.protocol.members().size() == 2u);
  BOOST_TEST(!all.runs());
  all.protocol.wake(all.protocol.due_ns());
  all.settle();
  BOOST_TEST(all.runs());
}

BOOST_AUTO_TEST_CASE(a_node_that_does_not_reach_another_is_not_let_in_before_its_time) {
  coordinator all(0, {"a", "b", "c"});
  for (const auto* node : {"a", "b", "c"}) all.join(node);
  const auto part = [&] {
    while (all.protocol.now() != coordinator_protocol::phase::deploying) {
      const auto [node, what] = all.sent.at(0);
      all.sent.erase(all.sent.begin());
      if (const auto* order = std::get_if<cluster_order>(&what)) all.answer(node, *order);
      if (const auto* newer = std::get_if<sync_order>(&what))
        all.protocol.take(
            node, node_report{node_event::synced, newer->session, 0, newer->version, 0}, 0, 0);
    }
    all.sent.clear();
    all.protocol.take("b", node_failure{.session = all.protocol.session(), .peer = "c"}, 0, 0);
    all.settle();
    return all.runs() && !all.protocol.members().contains("c");
  };
  BOOST_TEST(part());
  all.join("c");
  BOOST_TEST(all.protocol.members().contains("c"));
  all.sent.clear();
  for (const auto* node : {"a", "b"})
    all.protocol.take(node, node_report{node_event::gathered, all.protocol.session(), 1, {}, 0}, 0,
                      0);
  BOOST_TEST(part());
  const auto session = all.protocol.session();
  all.join("c");
  BOOST_TEST(!all.protocol.members().contains("c"));
  const auto* told = std::get_if<cluster_order>(&all.sent.back().second);
  BOOST_TEST_REQUIRE(told);
  BOOST_TEST((told->what == node_order::rejoin));
  BOOST_TEST((all.runs() && all.protocol.session() == session));
  all.protocol.take("c", coordinator::request_of("c"), coordinator::options_of(0, {}).away_first_ns,
                    0);
  BOOST_TEST(all.protocol.members().contains("c"));
}

BOOST_AUTO_TEST_CASE(a_copy_that_does_not_come_is_asked_for_again_after_the_wait) {
  coordinator all;
  auto a = coordinator::request_of("a");
  a.has = {3, 7};
  all.join(a);
  all.join("b");
  const auto asked = [&] {
    const auto is = [](const auto& each) {
      return std::holds_alternative<sync_order>(each.second);
    };
    const auto found = std::any_of(all.sent.begin(), all.sent.end(), is);
    all.settle();
    return found;
  };
  while (!all.sent.empty() && !std::holds_alternative<sync_order>(all.sent.front().second)) {
    const auto [node, what] = all.sent.front();
    all.sent.erase(all.sent.begin());
    if (const auto* order = std::get_if<cluster_order>(&what)) all.answer(node, *order);
  }
  BOOST_TEST(asked());
  all.protocol.take(
      "b", node_failure{.session = all.protocol.session(), .cause = "it is not there"}, 0, 0);
  all.settle();
  BOOST_TEST(!asked());
  all.protocol.wake(all.protocol.due_ns());
  BOOST_TEST(asked());
}

BOOST_AUTO_TEST_CASE(the_job_waits_when_fewer_nodes_are_left_than_must_have_an_epoch) {
  coordinator all(1);
  all.join("a");
  all.join("b");
  all.settle();
  all.protocol.lost("b", 0);
  all.settle();
  BOOST_TEST(!all.runs());
  all.join("b");
  all.settle();
  BOOST_TEST(all.runs());
}

BOOST_AUTO_TEST_CASE(a_node_that_wants_to_go_goes_when_an_epoch_is_complete) {
  coordinator all;
  all.join("a");
  all.join("b");
  all.settle();
  const auto session = all.protocol.session();
  all.protocol.take("b", node_report{node_event::leaving, session, 0, {}, 0}, 0, 0);
  all.settle();
  BOOST_TEST(all.protocol.session() == session);
  for (const auto* node : {"a", "b"})
    all.protocol.take(node, node_report{node_event::gathered, session, 1, {}, 0}, 0, 0);
  all.settle();
  BOOST_TEST(all.runs());
  BOOST_TEST(all.protocol.session() == session + 1);
  BOOST_TEST(!all.protocol.members().contains("b"));
}

BOOST_AUTO_TEST_CASE(the_job_is_over_when_all_nodes_have_ended) {
  coordinator all;
  all.join("a");
  all.join("b");
  all.settle();
  for (const auto* node : {"a", "b"})
    all.protocol.take(node, node_report{node_event::ended, all.protocol.session(), 0, {}, 0}, 0, 0);
  all.settle();
  BOOST_TEST((all.ended == std::optional<std::string>("")));
}

BOOST_AUTO_TEST_CASE(a_stage_that_fails_again_and_again_ends_the_job_with_its_cause) {
  coordinator all;
  all.join("a");
  all.join("b");
  for (int i = 0; i < 11 && !all.ended; ++i) {
    all.settle();
    all.protocol.wake(INT64_MAX / 2);
    all.settle();
    node_failure failed;
    failed.session = all.protocol.session();
    failed.stage = "work";
    failed.cause = "boom";
    all.protocol.take("b", failed, 0, 0);
  }
  all.settle();
  BOOST_TEST_REQUIRE(all.ended.has_value());
  BOOST_TEST(says(*all.ended, {"boom", "on node 'b'", "restarts_max"}));
}

BOOST_AUTO_TEST_SUITE_END()
