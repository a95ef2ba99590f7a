#include <weir/actors/progress/cluster/node_protocol.hpp>

#include <boost/test/unit_test.hpp>

using namespace weir;

namespace {

/// Node b in session 1, and what it does.
struct node : node_outlet {
  std::vector<cluster_message> said;
  std::string ended;
  node_protocol protocol{join_request{.node = "b"}, *this};

  node() {
    protocol.connected(0);
    protocol.take(join_answer{true, {}, 0, 0});
    protocol.take(deployment{.session = 1});
    protocol.ready();
  }

  void say(const cluster_message& to_coordinator) override { said.push_back(to_coordinator); }
  void spawn(const deployment&) override {}
  void start(bool) override {}
  void kill() override { protocol.emptied(); }
  void drain() override {}
  void store(std::uint64_t) override {}
  void complete(std::uint64_t) override {}
  void fetch(const sync_order&) override {}
  void rejoin() override {}
  void over(const std::string& error) override { ended = error; }

  void order(node_order what, std::uint64_t epoch = 0) {
    protocol.take(cluster_order{what, 1, epoch, "why", 1});
  }
  template <class Message>
  [[nodiscard]] Message last() const {
    const auto* found = said.empty() ? nullptr : std::get_if<Message>(&said.back());
    BOOST_TEST_REQUIRE(found);
    return *found;
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(node_protocol_test)

BOOST_AUTO_TEST_CASE(a_node_that_halts_offers_an_epoch_that_it_has_in_memory) {
  node b;
  b.protocol.gathered(1, 5);
  b.order(node_order::halt);
  const auto report = b.last<node_report>();
  BOOST_TEST((report.what == node_event::halted));
  BOOST_TEST(report.epoch == 5u);
}

BOOST_AUTO_TEST_CASE(neither_an_epoch_that_could_not_be_stored_nor_those_after_it_are_offered) {
  node b;
  b.protocol.gathered(1, 5);
  b.order(node_order::store, 5);
  b.protocol.failed({.cause = "no space left", .unfit = true});
  const auto failed = b.last<node_failure>();
  BOOST_TEST(failed.session == 1u);
  BOOST_TEST(failed.unfit);
  b.protocol.gathered(1, 6);
  b.order(node_order::halt);
  BOOST_TEST(b.last<node_report>().epoch == 0u);
}

BOOST_AUTO_TEST_CASE(a_node_that_is_let_go_ends_with_what_it_is_told) {
  node b;
  b.order(node_order::release);
  BOOST_TEST(b.ended == "why");
}

BOOST_AUTO_TEST_SUITE_END()
