#include <weir/actors/control/cluster/await_network.hpp>

#include <caf/io/all.hpp>
#include <caf/io/basp_broker.hpp>

#include <memory>

namespace weir {

std::shared_future<void> told_of_end(const caf::actor& whose) {
  const auto told = std::make_shared<std::promise<void>>();
  // Who watches last is told first.
  whose->attach_functor([told] { told->set_value(); });
  return told->get_future().share();
}

void await_network(caf::actor_system& system, const std::vector<std::shared_future<void>>& told) {
  for (const auto& each : told) each.wait();
  // The broker answers when it has read what came before.
  const auto broker = system.middleman().named_broker<caf::io::basp_broker>(caf::atom("BASP"));
  caf::scoped_actor self(system, true);
  self->request(broker, std::chrono::seconds(10), caf::get_atom::value, system.node())
      .receive([](const caf::node_id&, const std::string&, std::uint16_t) {},
               [](const caf::error&) {});
}

}  // namespace weir
