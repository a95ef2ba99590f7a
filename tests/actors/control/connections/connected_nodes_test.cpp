// Two actor systems that speak through a guard: what it lets through is what they say.

#include <weir/actors/control/cluster/guard_node.hpp>
#include <weir/actors/control/cluster/tls_connections.hpp>
#include <weir/tests/sources/tcp_harness.hpp>

#include <caf/all.hpp>
#include <caf/io/all.hpp>
#include <caf/openssl/all.hpp>

#include <atomic>

using namespace weir;
using namespace weir::testing;
using namespace std::chrono_literals;

namespace {

/// A cluster of one node on the loopback, at any port.
cluster_settings one_node() {
  return {.node = "a",
          .nodes = {{.name = "a", .host = "127.0.0.1"}},
          .join_host = "127.0.0.1",
          .node_timeout = 10s};
}

struct node_config : caf::actor_system_config {
  explicit node_config(const cluster_settings& of) {
    load<caf::io::middleman>();
    if (!of.certificate.empty()) load<caf::openssl::manager>();
    openssl_certificate = of.certificate;
    openssl_key = of.key;
    openssl_cafile = of.authority;
    set("scheduler.max-threads", 1);
    set("middleman.heartbeat-interval", caf::timespan(20ms));
  }
};

caf::behavior echo(caf::event_based_actor*) {
  return {[](const std::string& text) { return text; }};
}

/// An actor that answers, behind a guard.
class guarded_node {
 public:
  explicit guarded_node(const cluster_settings& cluster) : config_(cluster), system_(config_) {
    served_ = system_.spawn(echo);
    const auto port = cluster.certificate.empty()
                          ? system_.middleman().publish(served_, 0, "127.0.0.1")
                          : publish_with_tls(served_, "127.0.0.1");
    BOOST_REQUIRE(static_cast<bool>(port));
    guard_ = guard_node(cluster, *port, [this](std::string_view) { ++lines_; });
  }
  ~guarded_node() { stop(); }
  guarded_node(const guarded_node&) = delete;
  guarded_node& operator=(const guarded_node&) = delete;

  void stop() { caf::anon_send_exit(served_, caf::exit_reason::user_shutdown); }
  [[nodiscard]] const port_guard& guard() const { return *guard_; }
  [[nodiscard]] int lines() const { return lines_; }

 private:
  std::atomic<int> lines_{0};
  std::unique_ptr<port_guard> guard_;
  node_config config_;
  caf::actor_system system_;
  caf::actor served_;
};

/// The actor behind the guard.
caf::actor reach(const guarded_node& node, caf::actor_system& from, bool secure) {
  const auto connector = secure ? make_tls_connector(from) : from.middleman().actor_handle();
  auto ask = caf::make_function_view(connector, caf::duration(20s));
  const auto reached = ask(caf::connect_atom::value, "127.0.0.1", node.guard().port());
  BOOST_REQUIRE(static_cast<bool>(reached));
  if (secure)
    caf::anon_send_exit(caf::actor_cast<caf::actor>(connector), caf::exit_reason::kill);
  return caf::actor_cast<caf::actor>(std::get<1>(*reached));
}

/// Speaks to the node, with messages small and large, until it ends.
void speak_with(guarded_node& node, const cluster_settings& cluster) {
  node_config config(cluster);
  caf::actor_system system(config);
  const auto remote = reach(node, system, !cluster.certificate.empty());
  caf::scoped_actor self(system);
  for (const std::size_t bytes : {0u, 1u, 1000u, 1u << 20, 4u << 20}) {
    const std::string text(bytes, 'x');
    std::string answer = "none";
    self->request(remote, 20s, text)
        .receive([&](const std::string& got) { answer = got; }, [](const caf::error&) {});
    BOOST_TEST((answer == text), bytes << " bytes");
  }
  self->monitor(remote);
  node.stop();
  bool told = false;
  self->receive([&](const caf::down_msg&) { told = true; }, caf::after(20s) >> [] {});
  BOOST_TEST(told);
  BOOST_TEST(node.guard().counts().open == 1u);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(guarded_nodes_test)

BOOST_AUTO_TEST_CASE(nodes_speak_through_a_guard_until_one_of_them_ends) {
  const auto cluster = one_node();
  guarded_node node(cluster);
  speak_with(node, cluster);
  BOOST_TEST(node.guard().counts().refused == 0u);
}

BOOST_AUTO_TEST_CASE(nodes_with_certificates_speak_through_a_guard_that_cannot_read_them) {
  const temporary_directory files;
  const auto at = files / "";
  BOOST_TEST_REQUIRE(
      std::system((WEIR_SOURCE_DIR "/scripts/make_authority '" + at + "' a b").c_str()) == 0);
  auto cluster = one_node();
  cluster.certificate = at + "a.pem";
  cluster.key = at + "a.key";
  cluster.authority = at + "authority.pem";
  guarded_node node(cluster);
  auto other = cluster;
  other.certificate = at + "b.pem";
  other.key = at + "b.key";

  const auto stranger = connect_to(node.guard().port());
  send_text(stranger, "GET / HTTP/1.1\r\n\r\n");
  char byte = 0;
  BOOST_TEST(::recv(stranger.get(), &byte, 1, 0) <= 0);
  BOOST_TEST(node.guard().counts().refused == 1u);
  BOOST_TEST(node.lines() == 1);

  speak_with(node, other);
  BOOST_TEST(node.guard().counts().refused == 1u);
}

BOOST_AUTO_TEST_SUITE_END()
