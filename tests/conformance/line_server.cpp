#include "line_server.hpp"

#include <weir/sources/addresses.hpp>

#include <poll.h>

namespace weir::conformance {

namespace {

constexpr int client_wait_max_ms = 60'000;

}  // namespace

line_server::line_server() : listening_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  auto address = sources::look_up("127.0.0.1", 0, sources::lookup_for::listening).addresses.at(0);
  sources::check(listening_.get(), "cannot make a socket");
  sources::check(::bind(listening_.get(), address.get(), address.size), "cannot bind to 127.0.0.1");
  sources::check(::listen(listening_.get(), 1), "cannot listen on 127.0.0.1");
  sources::check(::getsockname(listening_.get(), address.get(), &address.size),
                 "a socket has no name");
  port_ = address.port();
}

void line_server::accept() {
  pollfd asked{listening_.get(), POLLIN, 0};
  if (::poll(&asked, 1, client_wait_max_ms) != 1)
    sources::fail("the client does not come", ETIMEDOUT);
  connection_ = sources::descriptor(::accept4(listening_.get(), nullptr, nullptr, SOCK_CLOEXEC));
  sources::check(connection_.get(), "cannot accept the client");
}

void line_server::send(const std::vector<std::string>& lines) const {
  for (const auto& line : lines) {
    const auto text = line + "\n";
    if (::send(connection_.get(), text.data(), text.size(), MSG_NOSIGNAL) !=
        static_cast<ssize_t>(text.size()))
      sources::fail("cannot send to the client");
  }
}

}  // namespace weir::conformance
