// Nodes that may coordinate, and a lock in a real server of ZooKeeper that says which of them does.

#include <weir/actors/leadership/zookeeper_candidacy.hpp>
#include <weir/testing.hpp>
#include <weir/tests/actors/control/cluster/cluster_testing.hpp>
#include <weir/tests/support/zookeeper_server.hpp>

#include <future>

using namespace weir;
using namespace weir::testing;

namespace {

boost::test_tools::assertion_result server_can_be_started(boost::unit_test::test_unit_id) {
  boost::test_tools::assertion_result result(built_with_zookeeper() &&
                                             zookeeper_server::available());
  result.message() << (built_with_zookeeper() ? zookeeper_server::missing()
                                              : "this build has no ZooKeeper");
  return result;
}

zookeeper_server& server() {
  static zookeeper_server all;
  return all;
}

/// All nodes may coordinate; the lock is at this path.
cluster_settings candidates(const std::vector<std::string>& names, const std::string& path) {
  auto all = cluster_of(names);
  for (auto& node : all.nodes) node.stands_by = !node.coordinates;
  all.lock = "zookeeper://" + server().address() + path;
  all.lock_timeout = std::chrono::milliseconds(1000);
  return all;
}

/// Holds the lock of the job "counting" before any node does, and leaves a note if it is told to.
class other_holder {
 public:
  explicit other_holder(const std::string& path)
      : it_(stand_in_zookeeper(
            {server().address(), path + "/test/counting", "other", std::chrono::minutes(1)},
            {.elected = [this](std::uint64_t term, const auto&) { elected_.set_value(term); },
             .deposed = [](const auto&) {},
             .noted = [this](std::uint64_t) { noted_.set_value(); },
             .log = [](const auto&) {}})) {
    term_ = elected_.get_future().get();
  }
  void leave(const std::string& note) {
    it_->note(term_, 1, note);
    noted_.get_future().get();
  }

 private:
  std::promise<std::uint64_t> elected_;
  std::promise<void> noted_;
  std::uint64_t term_ = 0;
  std::unique_ptr<candidacy> it_;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(standby_test, *boost::unit_test::precondition(server_can_be_started))

BOOST_AUTO_TEST_CASE(nodes_that_ask_each_other_find_the_one_that_gets_the_lock) {
  counting_job subject(2000, 4000);
  const auto all = candidates({"a", "b", "c"}, "/ask");
  std::optional<other_holder> other(std::in_place, "/ask");
  std::map<std::string, log_lines> lines;
  std::vector<std::unique_ptr<engine>> nodes;
  for (const auto* name : {"a", "b", "c"}) {
    nodes.push_back(std::make_unique<engine>(subject.job, node_of(all, name, lines[name])));
    nodes.back()->start();
  }
  BOOST_TEST_REQUIRE(becomes([&] {
    return std::ranges::all_of(
        lines, [](const auto& of) { return of.second.any_says("does not coordinate"); });
  }));
  BOOST_TEST(subject.all.size() == 0u);
  other.reset();
  for (const auto& each : nodes) each->wait();
  subject.expect(2000);
}

BOOST_AUTO_TEST_CASE(
    a_coordinator_steps_down_while_the_service_is_silent_and_the_job_goes_on_after_that) {
  counting_job subject(4000, 2000);
  const auto all = candidates({"a", "b"}, "/silent");
  log_lines lines;
  engine a(subject.job, node_of(all, "a", lines));
  engine b(subject.job, node_of(all, "b", lines));
  a.start();
  b.start();
  BOOST_TEST_REQUIRE(becomes([&] { return subject.all.size() > 300; }));
  server().pause();
  const bool steps_down = becomes([&] { return lines.any_says("coordinates no more"); });
  server().resume();
  BOOST_TEST_REQUIRE(steps_down);
  a.wait();
  b.wait();
  BOOST_TEST(lines.that_say("has the lock") >= 2);
  subject.expect(4000);
}

BOOST_AUTO_TEST_CASE(a_node_that_joins_is_sent_on_by_one_that_does_not_coordinate) {
  counting_job subject(1'000'000, 2000);
  const auto all = candidates({"a", "b"}, "/join");
  log_lines lines;
  engine a(subject.job, node_of(all, "a", lines));
  engine b(subject.job, node_of(all, "b", lines));
  a.start();
  b.start();
  BOOST_TEST_REQUIRE(becomes([&] { return subject.all.size() > 100; }));
  const bool a_leads = lines.any_says("node 'a' has the lock");
  auto how = node_of(all, "c", lines);
  how.cluster->nodes = {{.name = "c", .host = "127.0.0.1"}};
  how.cluster->lock.clear();
  how.cluster->join_host = "127.0.0.1";
  how.cluster->join_port = all.nodes[a_leads ? 1 : 0].port;
  engine c(subject.job, how);
  c.start();
  BOOST_TEST_REQUIRE(becomes([&] { return lines.any_says("on 3 nodes"); }));
  (a_leads ? a : b).stop();
  for (auto* each : {&a, &b, &c}) each->wait();
  subject.expect_once();
}

BOOST_AUTO_TEST_CASE(what_no_coordinator_has_left_is_an_error_that_says_where_it_is) {
  counting_job subject(100, 1000);
  const auto all = candidates({"a"}, "/strange");
  {
    other_holder other("/strange");
    other.leave("no record");
  }
  log_lines lines;
  engine a(subject.job, node_of(all, "a", lines));
  a.start();
  BOOST_CHECK_EXCEPTION(a.wait(), job_error, [&](const job_error& error) {
    return says(error.what(),
                {"node 'a' cannot read what the last coordinator has left", all.lock.c_str()});
  });
}

BOOST_AUTO_TEST_SUITE_END()
