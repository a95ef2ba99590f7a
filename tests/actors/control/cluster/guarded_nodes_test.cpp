// Two actor systems that speak through a guard: what it lets through is what they say.

#include <weir/actors/control/cluster/port_guard.hpp>
#include <weir/actors/progress/frame_guard.hpp>

#include <boost/test/unit_test.hpp>
#include <caf/all.hpp>
#include <caf/io/all.hpp>

#include <atomic>

using namespace weir;
using namespace std::chrono_literals;

namespace {

struct node_config : caf::actor_system_config {
  node_config() {
    load<caf::io::middleman>();
    set("scheduler.max-threads", 1);
    set("middleman.heartbeat-interval", caf::timespan(20ms));
  }
};

caf::behavior echo(caf::event_based_actor*) {
  return {[](const std::string& text) { return text; }};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(guarded_nodes_test)

BOOST_AUTO_TEST_CASE(nodes_speak_through_a_guard_until_one_of_them_ends) {
  node_config inside_config;
  caf::actor_system inside(inside_config);
  const auto served = inside.spawn(echo);
  const auto port = inside.middleman().publish(served, 0, "127.0.0.1");
  BOOST_TEST_REQUIRE(static_cast<bool>(port));
  const port_guard guard({.inside_port = *port, .judge = [](std::int64_t now_ns) {
                            return std::make_unique<frame_guard>(frame_limits{}, now_ns);
                          }});
  {
    node_config outside_config;
    caf::actor_system outside(outside_config);
    const auto remote = outside.middleman().remote_actor("127.0.0.1", guard.port());
    BOOST_TEST_REQUIRE(static_cast<bool>(remote));
    caf::scoped_actor self(outside);
    for (const std::size_t bytes : {0u, 1u, 1000u, 1u << 20, 4u << 20}) {
      const std::string text(bytes, 'x');
      std::string answer = "none";
      self->request(*remote, 10s, text)
          .receive([&](const std::string& got) { answer = got; }, [](const caf::error&) {});
      BOOST_TEST((answer == text), bytes << " bytes");
    }
    self->monitor(*remote);
    caf::anon_send_exit(served, caf::exit_reason::user_shutdown);
    bool told = false;
    self->receive([&](const caf::down_msg&) { told = true; }, caf::after(10s) >> [] {});
    BOOST_TEST(told);
    BOOST_TEST(guard.counts().open == 1u);
  }
  BOOST_TEST(guard.counts().refused == 0u);
}

BOOST_AUTO_TEST_SUITE_END()
