#pragma once

// Both ends of TCP on the loopback interface, for tests.

#include <weir/sources/addresses.hpp>
#include <weir/sources/descriptor.hpp>

#include "source_harness.hpp"
#include <sys/socket.h>

#include <csignal>

namespace weir::testing {

using sources::descriptor;

inline sources::socket_address loopback(std::uint16_t port) {
  return sources::look_up("127.0.0.1", port, sources::lookup_for::connecting).addresses.at(0);
}

inline void send_text(const descriptor& to, std::string_view text) {
  BOOST_REQUIRE(::send(to.get(), text.data(), text.size(), MSG_NOSIGNAL) ==
                static_cast<ssize_t>(text.size()));
}

/// A connection to a local port.
inline descriptor connect_to(std::uint16_t port) {
  descriptor socket{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
  const auto address = loopback(port);
  BOOST_REQUIRE(::connect(socket.get(), address.get(), address.size) == 0);
  return socket;
}

/// Ends a connection with a reset instead of a farewell.
inline void reset_connection(descriptor& socket) {
  const linger at_once{1, 0};
  BOOST_REQUIRE(::setsockopt(socket.get(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once) == 0);
  socket.reset();
}

/// A socket bound to a local port; accepts without waiting for ever.
class listening {
 public:
  explicit listening(std::uint16_t port = 0)
      : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    auto address = loopback(port);
    const int on = 1;
    BOOST_REQUIRE(::setsockopt(socket_.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == 0);
    BOOST_REQUIRE(::bind(socket_.get(), address.get(), address.size) == 0);
    BOOST_REQUIRE(::listen(socket_.get(), 16) == 0);
    BOOST_REQUIRE(::getsockname(socket_.get(), address.get(), &address.size) == 0);
    port_ = address.port();
  }

  [[nodiscard]] std::uint16_t port() const { return port_; }
  [[nodiscard]] int number() const { return socket_.get(); }
  [[nodiscard]] descriptor accept() const {
    pollfd asked{socket_.get(), POLLIN, 0};
    BOOST_REQUIRE(::poll(&asked, 1, 5000) == 1);
    return descriptor{::accept(socket_.get(), nullptr, nullptr)};
  }

 private:
  descriptor socket_;
  std::uint16_t port_ = 0;
};

}  // namespace weir::testing
