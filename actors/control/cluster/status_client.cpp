#include <weir/actors/control/caf_config.hpp>
#include <weir/actors/control/cluster/cluster_error.hpp>
#include <weir/actors/control/cluster/node_messages.hpp>
#include <weir/actors/control/cluster/reach_node.hpp>
#include <weir/actors/control/cluster/status_client.hpp>
#include <weir/config/cluster_security.hpp>
#include <weir/config/host_port.hpp>
#include <weir/messages/packed.hpp>

#include <future>

namespace weir {

class status_client::connection {
 public:
  explicit connection(const cluster_settings& as)
      : address_(to_text(host_port{as.join_host, as.join_port})), config_(1, settings_of(as)), system_(config_) {
    std::promise<std::pair<caf::actor, std::string>> reached;
    system_.spawn([&](caf::event_based_actor* self) {
      reach_node(*self, !as.certificate.empty(), as.join_host, as.join_port,
                 [&](caf::actor agent, std::string failure) { reached.set_value({std::move(agent), std::move(failure)}); });
    });
    auto [agent, failure] = reached.get_future().get();
    if (!agent) throw cluster_error("cannot reach a node at " + address_ + ": " + failure);
    agent_ = std::move(agent);
  }

  cluster_status ask() {
    using namespace std::chrono_literals;
    std::optional<cluster_status> said;
    caf::scoped_actor self(system_);
    self->request(agent_, 6s, status_atom::value)
        .receive([&](const std::string& bytes) { said = unpacked<cluster_status>(bytes); }, [](caf::error&) {});
    if (!said) throw cluster_error("what listens at " + address_ + " does not answer as a node of this version of weir");
    if (!said->problem.empty()) throw cluster_error(said->problem);
    return *std::move(said);
  }

 private:
  static settings settings_of(const cluster_settings& as) {
    check_security(as);
    settings made;
    made.cluster = as;
    return made;
  }

  std::string address_;
  caf_config config_;
  caf::actor_system system_;
  caf::actor agent_;
};

status_client::status_client(const cluster_settings& as) : connection_(std::make_unique<connection>(as)) {}

status_client::~status_client() = default;

cluster_status status_client::ask() { return connection_->ask(); }

}  // namespace weir
