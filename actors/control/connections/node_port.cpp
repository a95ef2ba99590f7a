#include <weir/actors/control/cluster/cluster_error.hpp>
#include <weir/actors/control/connections/node_doorman.hpp>
#include <weir/actors/control/connections/node_port.hpp>
#include <weir/actors/monitoring/monitoring_error.hpp>

#include <caf/io/all.hpp>
#include <caf/io/basp_broker.hpp>

namespace weir {

namespace {

listener listen_on(const listen_address& at) {
  try {
    return listener(at, "accept other nodes");
  } catch (const monitoring_error& error) {
    throw cluster_error(error.what());
  }
}

}  // namespace

std::uint16_t open_node_port(const caf::actor& served, const listen_address& at, bool secure,
                             std::shared_ptr<reception> guests) {
  auto& network = served.home_system().middleman();
  auto& loop = dynamic_cast<caf::io::network::default_multiplexer&>(network.backend());
  auto socket = listen_on(at);
  const auto port = socket.port();
  caf::io::doorman_ptr opens = caf::make_counted<node_doorman>(loop, std::move(socket), secure, std::move(guests));
  caf::anon_send(network.named_broker<caf::io::basp_broker>(caf::atom("BASP")), caf::publish_atom::value,
                 std::move(opens), port, caf::actor_cast<caf::strong_actor_ptr>(served), std::set<std::string>());
  return port;
}

}  // namespace weir
