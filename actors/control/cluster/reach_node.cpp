#include <weir/actors/control/cluster/reach_node.hpp>
#include <weir/actors/control/connections/node_connector.hpp>

namespace weir {

void reach_node(caf::event_based_actor& self, bool secure, const std::string& host, std::uint16_t port,
                std::function<void(caf::actor published, std::string failure)> then) {
  // The connector blocks in the operating system's connect: each attempt has one of its own.
  auto& system = self.system();
  const auto last = std::make_shared<last_words>();
  const auto connector = make_node_connector(system, secure, last);
  const auto done = [connector, then = std::move(then)](caf::actor published, std::string failure) {
    caf::anon_send_exit(caf::actor_cast<caf::actor>(connector), caf::exit_reason::kill);
    then(std::move(published), std::move(failure));
  };
  self.request(connector, std::chrono::seconds(3), caf::connect_atom::value, host, port)
      .then(
          [done](const caf::node_id&, const caf::strong_actor_ptr& published, const std::set<std::string>&) {
            if (published) return done(caf::actor_cast<caf::actor>(published), {});
            done(nullptr, "no job answers there");
          },
          [done, last, &system](caf::error& error) {
            const auto why = last->read();
            done(nullptr, why.empty() ? system.render(error) : why);
          });
}

}  // namespace weir
