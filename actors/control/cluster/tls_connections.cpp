#include <weir/actors/control/cluster/tls_connections.hpp>

#include <caf/detail/socket_guard.hpp>
#include <caf/io/all.hpp>
#include <caf/io/basp_broker.hpp>
#include <caf/io/middleman_actor_impl.hpp>
#include <caf/io/network/default_multiplexer.hpp>
#include <caf/io/network/doorman_impl.hpp>
#include <caf/io/network/stream_impl.hpp>
#include <caf/openssl/all.hpp>
#include <caf/openssl/session.hpp>
#include <openssl/err.h>

namespace weir {

namespace {

namespace network = caf::io::network;

/// CAF's session, whose calls begin without errors. OpenSSL lists the errors of a thread until
/// somebody takes them, which CAF does not, and while any is listed, each call that has to wait
/// counts as failed: also those of other connections.
class tls_session {
 public:
  explicit tls_session(caf::openssl::session_ptr session) : session_(std::move(session)) {}

  network::rw_state read_some(std::size_t& count, network::native_socket socket, void* to,
                              std::size_t size) {
    ERR_clear_error();
    return session_->read_some(count, socket, to, size);
  }
  network::rw_state write_some(std::size_t& count, network::native_socket socket, const void* from,
                               std::size_t size) {
    ERR_clear_error();
    return session_->write_some(count, socket, from, size);
  }
  bool must_read_more(network::native_socket socket, std::size_t threshold) {
    return session_->must_read_more(socket, threshold);
  }

 private:
  caf::openssl::session_ptr session_;
};

/// A connection of a broker.
class tls_scribe final : public caf::io::scribe {
 public:
  tls_scribe(network::default_multiplexer& loop, network::native_socket socket,
             caf::openssl::session_ptr session)
      : scribe(network::conn_hdl_from_socket(socket)), stream_(loop, socket, std::move(session)) {}

  void configure_read(caf::io::receive_policy::config how) override {
    stream_.configure_read(how);
    if (std::exchange(started_, true)) return;
    stream_.start(this);
    // The hand-shake may have something to send before there is anything to read.
    stream_.force_empty_write(this);
  }
  void flush() override { stream_.flush(this); }
  void ack_writes(bool enable) override { stream_.ack_writes(enable); }
  std::vector<char>& wr_buf() override { return stream_.wr_buf(); }
  std::vector<char>& rd_buf() override { return stream_.rd_buf(); }
  void add_to_loop() override { stream_.activate(this); }
  void remove_from_loop() override { stream_.passivate(); }
  void graceful_shutdown() override {
    stream_.graceful_shutdown();
    detach(&stream_.backend(), false);
  }
  std::string addr() const override {
    const auto address = network::remote_addr_of_fd(stream_.fd());
    return address ? *address : std::string();
  }
  std::uint16_t port() const override {
    const auto port = network::remote_port_of_fd(stream_.fd());
    return port ? *port : std::uint16_t{0};
  }

 private:
  bool started_ = false;
  network::stream_impl<tls_session> stream_;
};

enum class side { accepts, connects };

/// Takes over the socket and begins the hand-shake on it; null, with the socket closed, when that
/// fails at once.
caf::io::scribe_ptr begin_tls(caf::actor_system& system, network::default_multiplexer& loop,
                              network::native_socket socket, side self) {
  caf::detail::socket_guard owned(socket);
  network::nonblocking(socket, true);
  ERR_clear_error();
  caf::openssl::session_ptr session;
  try {
    session = caf::openssl::make_session(system, socket, self == side::accepts);
  } catch (const std::exception&) {
    // Files of this node cannot be read any more: connections that are there live on.
  }
  if (!session) return nullptr;
  auto made = caf::make_counted<tls_scribe>(loop, socket, std::move(session));
  owned.release();
  return made;
}

/// A port of a broker.
class tls_doorman final : public network::doorman_impl {
 public:
  using doorman_impl::doorman_impl;

  bool new_connection() override {
    auto& loop = acceptor_.backend();
    if (detached()) {  // the broker is gone, and the loop does not know it yet
      network::close_socket(acceptor_.accepted_socket());
      return false;
    }
    const auto made =
        begin_tls(parent()->system(), loop, acceptor_.accepted_socket(), side::accepts);
    if (!made) return false;
    parent()->add_scribe(made);
    return doorman::new_connection(&loop, made->hdl());
  }
};

class tls_connector final : public caf::io::middleman_actor_impl {
 public:
  using middleman_actor_impl::middleman_actor_impl;

  const char* name() const override { return "tls_connector"; }

 protected:
  caf::expected<caf::io::scribe_ptr> connect(const std::string& host, std::uint16_t port) override {
    const auto socket = network::new_tcp_connection(host, port);
    if (!socket) return socket.error();
    auto made = begin_tls(system(), loop(), *socket, side::connects);
    if (!made) return caf::sec::cannot_connect_to_node;
    return made;
  }
  caf::expected<caf::io::doorman_ptr> open(std::uint16_t port, const char* address,
                                           bool reuse) override {
    const auto socket = network::new_tcp_acceptor_impl(port, address, reuse);
    if (!socket) return socket.error();
    return caf::make_counted<tls_doorman>(loop(), *socket);
  }

 private:
  network::default_multiplexer& loop() {
    return dynamic_cast<network::default_multiplexer&>(system().middleman().backend());
  }
};

}  // namespace

caf::io::middleman_actor make_tls_connector(caf::actor_system& system) {
  const auto broker = system.middleman().named_broker<caf::io::basp_broker>(caf::atom("BASP"));
  return system.spawn<tls_connector, caf::detached + caf::hidden>(broker);
}

caf::expected<std::uint16_t> publish_with_tls(const caf::actor& served,
                                              const std::string& address) {
  const auto connector = make_tls_connector(served.home_system());
  auto ask = caf::make_function_view(connector);
  auto port =
      ask(caf::publish_atom::value, std::uint16_t{0},
          caf::actor_cast<caf::strong_actor_ptr>(served), std::set<std::string>(), address, false);
  caf::anon_send_exit(caf::actor_cast<caf::actor>(connector), caf::exit_reason::kill);
  return port;
}

}  // namespace weir
