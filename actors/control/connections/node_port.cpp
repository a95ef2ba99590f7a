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

node_port::node_port(const caf::actor& served, const listen_address& at, bool secure, reception::options how)
    : reception_(std::make_shared<reception>(std::move(how))) {
  auto& network = served.home_system().middleman();
  broker_ = network.named_broker<caf::io::basp_broker>(caf::atom("BASP"));
  auto& loop = dynamic_cast<caf::io::network::default_multiplexer&>(network.backend());
  auto socket = listen_on(at);
  number_ = socket.port();
  caf::io::doorman_ptr opens = caf::make_counted<node_doorman>(loop, std::move(socket), secure, reception_);
  caf::anon_send(broker_, caf::publish_atom::value, std::move(opens), number_,
                 caf::actor_cast<caf::strong_actor_ptr>(served), std::set<std::string>());
}

node_port::~node_port() {
  broker_.home_system().middleman().backend().post([guests = reception_] { guests->close(); });
  caf::anon_send(broker_, caf::close_atom::value, number_);
}

}  // namespace weir
