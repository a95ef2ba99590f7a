// Two actor systems that speak through a port: what comes is what was said, and who does not fit is told why.

#include <weir/actors/control/cluster/reach_node.hpp>
#include <weir/actors/control/connections/node_port.hpp>
#include <weir/tests/actors/control/state_directory.hpp>
#include <weir/tests/sources/tcp_harness.hpp>

#include <caf/all.hpp>
#include <caf/io/all.hpp>
#include <caf/openssl/all.hpp>

#include <future>

using namespace weir;
using namespace weir::testing;
using namespace std::chrono_literals;

namespace {

/// Files of nodes and of their authority.
class authority {
 public:
  explicit authority(const std::string& nodes) {
    const auto make = WEIR_SOURCE_DIR "/scripts/make_authority '" + (files_ / "") + "' " + nodes;
    BOOST_TEST_REQUIRE(std::system(make.c_str()) == 0);
  }
  [[nodiscard]] std::string at(const std::string& file) const { return files_ / file; }

 private:
  temporary_directory files_;
};

struct node_config : caf::actor_system_config {
  node_config() {
    load<caf::io::middleman>();
    set("scheduler.max-threads", 1);
    set("middleman.heartbeat-interval", caf::timespan(20ms));
  }
  node_config(const authority& from, const std::string& name) : node_config() {
    load<caf::openssl::manager>();
    openssl_certificate = from.at(name + ".pem");
    openssl_key = from.at(name + ".key");
    openssl_cafile = from.at("authority.pem");
  }
};

caf::behavior echo(caf::event_based_actor*) {
  return {[](const std::string& text) { return text; }};
}

/// A system with an actor that answers.
class node {
 public:
  template <class... Certificate>
  explicit node(const Certificate&... its)
      : config_(its...), system_(config_), secure_(sizeof...(its) != 0) {
    served_ = system_.spawn(echo);
    guests = std::make_shared<reception>(reception::options{.log = [this](std::string_view line) { lines.add(line); }});
    port = open_node_port(served_, {.host = "127.0.0.1", .port = 0}, secure_, guests);
  }
  ~node() { stop(); }
  node(const node&) = delete;
  node& operator=(const node&) = delete;

  void stop() { caf::anon_send_exit(served_, caf::exit_reason::user_shutdown); }
  [[nodiscard]] caf::actor_system& system() { return system_; }

  /// The actor of another node, or why there is none.
  std::pair<caf::actor, std::string> reach(const node& other) {
    std::promise<std::pair<caf::actor, std::string>> reached;
    system_.spawn([&](caf::event_based_actor* self) {
      reach_node(*self, secure_, "127.0.0.1", other.port, [&](caf::actor found, std::string failure) {
        reached.set_value({std::move(found), std::move(failure)});
      });
    });
    return reached.get_future().get();
  }

  log_lines lines;
  std::shared_ptr<reception> guests;
  std::uint16_t port = 0;

 private:
  node_config config_;
  caf::actor_system system_;
  caf::actor served_;
  bool secure_;
};

/// One speaks to the other, with messages small and large, until that ends.
void speak(node& one, node& other) {
  const auto [remote, failure] = one.reach(other);
  BOOST_TEST_REQUIRE(failure == "");
  caf::scoped_actor self(one.system());
  for (const std::size_t bytes : {0u, 1u, 1000u, 1u << 20, 4u << 20}) {
    const std::string text(bytes, 'x');
    std::string answer = "none";
    self->request(remote, 20s, text)
        .receive([&](const std::string& got) { answer = got; }, [](const caf::error&) {});
    BOOST_TEST((answer == text), bytes << " bytes");
  }
  self->monitor(remote);
  other.stop();
  bool told = false;
  self->receive([&](const caf::down_msg&) { told = true; }, caf::after(20s) >> [] {});
  BOOST_TEST(told);
  BOOST_TEST(other.guests->counted().here == 1u);
  BOOST_TEST(other.guests->counted().refused == 0u);
}

bool has(const std::string& text, std::string_view part) { return text.find(part) != text.npos; }

}  // namespace

BOOST_AUTO_TEST_SUITE(connected_nodes_test)

BOOST_AUTO_TEST_CASE(nodes_speak_until_one_of_them_ends) {
  node one;
  node other;
  speak(one, other);
}

BOOST_AUTO_TEST_CASE(nodes_with_certificates_speak_until_one_of_them_ends) {
  const authority from("a b");
  node one(from, "a");
  node other(from, "b");
  speak(one, other);
}

BOOST_AUTO_TEST_CASE(a_node_of_another_authority_is_refused_and_both_are_told) {
  const authority ours("a");
  const authority theirs("b");
  node one(ours, "a");
  node other(theirs, "b");
  const auto failure = one.reach(other).second;
  BOOST_TEST(has(failure, "its certificate is not of this cluster's authority"), failure);
  BOOST_TEST(other.lines.one_will_say("it refuses this node's certificate, or its TLS (tlsv1 alert unknown ca)"));
  BOOST_TEST(other.guests->counted().refused == 1u);
}

BOOST_AUTO_TEST_CASE(a_node_that_trusts_too_many_is_refused_and_both_are_told) {
  const authority ours("a");
  const authority theirs("b");
  // It takes whatever certificate it is shown.
  std::system(("cat '" + ours.at("authority.pem") + "' >> '" + theirs.at("authority.pem") + "'").c_str());
  node one(theirs, "b");
  node other(ours, "a");
  const auto failure = one.reach(other).second;
  BOOST_TEST(has(failure, "it refuses this node's certificate, or its TLS (tlsv1 alert unknown ca)"), failure);
  BOOST_TEST(other.lines.one_will_say("refused a connection from 127.0.0.1:"));
  BOOST_TEST(other.lines.one_will_say("its certificate is not of this cluster's authority, or not valid now"));
}

BOOST_AUTO_TEST_CASE(a_node_without_certificates_is_refused_by_one_that_has_some) {
  const authority from("a");
  node one;
  node other(from, "a");
  BOOST_TEST(one.reach(other).second != "");
  BOOST_TEST(other.lines.one_will_say("no hand-shake by TLS"));
}

BOOST_AUTO_TEST_CASE(a_node_with_certificates_is_refused_by_one_that_has_none) {
  const authority from("a");
  node one(from, "a");
  node other;
  const auto failure = one.reach(other).second;
  BOOST_TEST(has(failure, "no hand-shake by TLS"), failure);
  BOOST_TEST(other.lines.one_will_say("does not begin with a hand-shake"));
}

BOOST_AUTO_TEST_CASE(what_does_not_speak_as_a_node_is_refused_by_who_connects) {
  node one;
  node other;
  const listening stranger;
  other.port = stranger.port();
  std::thread answers([&] { send_text(stranger.accept(), "220 mail.example.org\r\n"); });
  const auto failure = one.reach(other).second;
  answers.join();
  BOOST_TEST(has(failure, "does not begin with a hand-shake"), failure);
}

BOOST_AUTO_TEST_SUITE_END()
