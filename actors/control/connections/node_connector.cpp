#include <weir/actors/control/connections/node_connection.hpp>
#include <weir/actors/control/connections/node_connector.hpp>

#include <caf/io/all.hpp>
#include <caf/io/basp_broker.hpp>
#include <caf/io/middleman_actor_impl.hpp>

namespace weir {

namespace {

namespace network = caf::io::network;

class node_connector final : public caf::io::middleman_actor_impl {
 public:
  node_connector(caf::actor_config& config, caf::actor broker, bool secure, std::shared_ptr<last_words> last)
      : middleman_actor_impl(config, std::move(broker)), secure_(secure), last_(std::move(last)) {}

  const char* name() const override { return "node_connector"; }

 protected:
  caf::expected<caf::io::scribe_ptr> connect(const std::string& host, std::uint16_t port) override {
    const auto connected = network::new_tcp_connection(host, port);
    if (!connected) return connected.error();
    sources::descriptor socket(*connected);
    network::nonblocking(socket.get(), true);
    auto& loop = dynamic_cast<network::default_multiplexer&>(system().middleman().backend());
    try {
      auto carries = secure_ ? make_tls_transport(system(), socket.get(), tls_side::connects)
                             : make_plain_transport(socket.get());
      auto made = caf::make_counted<node_connection>(loop, std::move(socket), std::move(carries),
                                                     frame_guard(frame_guard::sender::was_connected_to, {}));
      made->go_out(last_);
      return caf::io::scribe_ptr(std::move(made));
    } catch (const std::runtime_error& error) {
      if (last_) last_->leave(error.what());
      return caf::sec::cannot_connect_to_node;
    }
  }

 private:
  bool secure_;
  std::shared_ptr<last_words> last_;
};

}  // namespace

caf::io::middleman_actor make_node_connector(caf::actor_system& system, bool secure, std::shared_ptr<last_words> last) {
  const auto broker = system.middleman().named_broker<caf::io::basp_broker>(caf::atom("BASP"));
  return system.spawn<node_connector, caf::detached + caf::hidden>(broker, secure, std::move(last));
}

}  // namespace weir
