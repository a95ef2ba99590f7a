// The end of actors that other nodes know.

#include <weir/actors/control/cluster/await_network.hpp>

#include <boost/test/unit_test.hpp>
#include <caf/all.hpp>
#include <caf/io/all.hpp>

using namespace weir;
using namespace std::chrono_literals;

namespace {

struct node_config : caf::actor_system_config {
  node_config() {
    load<caf::io::middleman>();
    set("scheduler.max-threads", 1);
    set("scheduler.max-throughput", 1);  // what is sent to the broker waits there for long
  }
};

caf::behavior greet(caf::event_based_actor*) {
  return {[](const caf::actor&) {}};
}

bool is_ready(const std::shared_future<void>& what, std::chrono::seconds within = 0s) {
  return what.wait_for(within) == std::future_status::ready;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(await_network_test)

BOOST_AUTO_TEST_CASE(an_end_is_told_when_all_others_have_been_told) {
  caf::actor_system_config config;
  caf::actor_system system(config);
  const auto subject = system.spawn<caf::detached>(greet);
  const auto told = told_of_end(subject);
  std::promise<void> begins;
  std::promise<void> ends;
  subject->attach_functor([&] {  // of somebody who takes time to hear it
    begins.set_value();
    ends.get_future().wait();
  });
  caf::anon_send_exit(subject, caf::exit_reason::user_shutdown);
  BOOST_TEST_REQUIRE(is_ready(begins.get_future().share(), 20s));
  BOOST_TEST(!is_ready(told));
  ends.set_value();
  BOOST_TEST(is_ready(told, 20s));
}

BOOST_AUTO_TEST_CASE(the_network_has_let_go_of_an_actor_that_has_ended) {
  node_config there_config;
  caf::actor_system there(there_config);
  const auto served = there.spawn(greet);
  const auto port = there.middleman().publish(served, 0, "127.0.0.1");
  BOOST_REQUIRE(static_cast<bool>(port));
  {
    node_config config;
    caf::actor_system system(config);
    const auto to = system.middleman().remote_actor("127.0.0.1", *port);
    BOOST_REQUIRE(static_cast<bool>(to));
    auto subject = system.spawn<caf::detached>(greet);
    const auto told = told_of_end(subject);
    for (int i = 0; i < 10'000; ++i) caf::send_as(subject, *to, subject);
    caf::anon_send_exit(subject, caf::exit_reason::user_shutdown);
    await_network(system, {told});
    // Its own thread may still be about to let go of it.
    BOOST_TEST(caf::actor_cast<caf::actor_control_block*>(subject)->strong_refs < 10u);
  }
  caf::anon_send_exit(served, caf::exit_reason::user_shutdown);
}

BOOST_AUTO_TEST_SUITE_END()
