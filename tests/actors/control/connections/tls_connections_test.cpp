// Nodes with certificates keep their connections while others break.

#include <weir/tests/actors/control/connections/connected_nodes.hpp>

#include <openssl/ssl.h>

using namespace weir;
using namespace weir::testing;
using namespace std::chrono_literals;

namespace {

/// One end of a conversation; false once it is lost.
class speaker {
 public:
  speaker(node& from, const node& to) : self_(from.system()), remote_(from.reach(to).first) {
    BOOST_TEST_REQUIRE(static_cast<bool>(remote_));
    self_->monitor(remote_);
  }
  [[nodiscard]] bool hears(const std::string& text) {
    bool heard = false;
    self_->send(remote_, text);
    self_->receive([&](const std::string& got) { heard = got == text; },
                   [](const caf::down_msg&) {}, caf::after(20s) >> [] {});
    return heard;
  }

 private:
  caf::scoped_actor self_;
  caf::actor remote_;
};

/// Waits until the other end has closed the connection.
void await_end(const descriptor& socket) {
  const timeval limit{20, 0};
  ::setsockopt(socket.get(), SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  std::array<char, 4096> buffer;
  ssize_t count = 0;
  while ((count = ::recv(socket.get(), buffer.data(), buffer.size(), 0)) > 0) continue;
  BOOST_REQUIRE((count == 0 || errno == ECONNRESET));
}

/// Connects as a node does, and ends as one that is killed: without the farewell of TLS. Returns
/// when the other end has closed the connection, too.
void connect_and_break(std::uint16_t port, const authority& from, const std::string& name) {
  const std::unique_ptr<SSL_CTX, void (*)(SSL_CTX*)> context(SSL_CTX_new(TLS_client_method()),
                                                             SSL_CTX_free);
  BOOST_REQUIRE(SSL_CTX_use_certificate_chain_file(context.get(), from.at(name + ".pem").c_str()));
  BOOST_REQUIRE(
      SSL_CTX_use_PrivateKey_file(context.get(), from.at(name + ".key").c_str(), SSL_FILETYPE_PEM));
  const auto socket = connect_to(port);
  const std::unique_ptr<SSL, void (*)(SSL*)> session(SSL_new(context.get()), SSL_free);
  SSL_set_fd(session.get(), socket.get());
  BOOST_REQUIRE(SSL_connect(session.get()) == 1);
  char first_of_greeting = 0;  // which comes when the hand-shake is over at the other end, too
  BOOST_REQUIRE(SSL_read(session.get(), &first_of_greeting, 1) == 1);
  BOOST_REQUIRE(::shutdown(socket.get(), SHUT_WR) == 0);
  await_end(socket);
}

/// Connects, and does not speak TLS.
void connect_and_babble(std::uint16_t port) {
  const auto socket = connect_to(port);
  send_text(socket, "GET / HTTP/1.1\r\n\r\n");
  await_end(socket);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(tls_connections_test)

BOOST_AUTO_TEST_CASE(a_connection_that_breaks_breaks_no_other) {
  const authority from("a b c d");
  node a(from, "a");
  node b(from, "b");
  node c(from, "c");
  speaker accepted(b, a);
  speaker connected(a, c);
  const std::string small = "x";
  const std::string large(300'000, 'x');
  for (int i = 0; i < 20; ++i) {
    BOOST_TEST_CONTEXT("after " << i << " connections that broke") {
      BOOST_TEST_REQUIRE(accepted.hears(i % 2 ? small : large));
      BOOST_TEST_REQUIRE(connected.hears(i % 2 ? large : small));
    }
    connect_and_break(a.port, from, "d");
  }
  BOOST_TEST(connected.hears(small));
  BOOST_TEST(accepted.hears(small));
}

BOOST_AUTO_TEST_CASE(a_stranger_without_a_certificate_breaks_no_connection) {
  const authority from("a b");
  node a(from, "a");
  node b(from, "b");
  speaker speaks(b, a);
  for (int i = 0; i < 20; ++i) {
    BOOST_TEST_REQUIRE(speaks.hears("x"), "after " << i << " strangers");
    connect_and_babble(a.port);
  }
  BOOST_TEST(speaks.hears("x"));
}

BOOST_AUTO_TEST_CASE(a_key_that_cannot_be_read_costs_new_connections_alone) {
  const authority from("a b c");
  node a(from, "a");
  node b(from, "b");
  node c(from, "c");
  speaker speaks(b, a);
  BOOST_TEST_REQUIRE(speaks.hears("x"));
  std::filesystem::rename(from.at("a.key"), from.at("kept"));
  connect_and_babble(a.port);
  BOOST_TEST(speaks.hears("x"));
  std::filesystem::rename(from.at("kept"), from.at("a.key"));
  speaker later(c, a);
  BOOST_TEST(later.hears("x"));
}

BOOST_AUTO_TEST_SUITE_END()
