#include <weir/actors/monitoring/listener.hpp>
#include <weir/actors/monitoring/monitoring_error.hpp>
#include <weir/sources/addresses.hpp>

#include <netinet/in.h>

#include <system_error>

namespace weir {

namespace {

using sources::descriptor;
using sources::socket_address;

std::string advice_on(int error) {
  switch (error) {
    case EADDRINUSE: return "; stop the program that listens there, or choose another port";
    case EACCES: return "; choose a port above 1023, or allow the program to use lower ones";
    case EADDRNOTAVAIL: return "; use an address of this machine, or 0.0.0.0 for all of them";
    default: return "";
  }
}

/// A listening socket; none, with errno, on failure.
descriptor listen_on(const socket_address& address) {
  descriptor socket{::socket(address.family(), SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)};
  const int on = 1;
  if (!socket) return {};
  ::setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  // Exactly this address: [::] is not 0.0.0.0, too.
  if (address.family() == AF_INET6)
    ::setsockopt(socket.get(), IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on);
  if (::bind(socket.get(), address.get(), address.size) == 0 && ::listen(socket.get(), 128) == 0)
    return socket;
  const int error = errno;
  socket.reset();
  errno = error;
  return {};
}

}  // namespace

listener::listener(const listen_address& at, std::string_view purpose) {
  const auto what =
      "cannot " + std::string(purpose) + " on " + sources::host_and_port(at.host, at.port) + ": ";
  const auto found = sources::look_up(at.host, at.port, sources::lookup_for::listening);
  if (found.addresses.empty()) throw monitoring_error(what + found.reason);
  int error = 0;
  for (const auto& address : found.addresses) {
    socket_ = listen_on(address);
    if (socket_) break;
    error = errno;
  }
  if (!socket_)
    throw monitoring_error(what + std::generic_category().message(error) + advice_on(error));
  socket_address own{{}, sizeof(sockaddr_storage)};
  ::getsockname(socket_.get(), own.get(), &own.size);
  port_ = own.port();
}

descriptor listener::accept() const {
  return descriptor{::accept4(socket_.get(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC)};
}

}  // namespace weir
