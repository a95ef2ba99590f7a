#include <weir/config/host_port.hpp>
#include <weir/sources/addresses.hpp>
#include <weir/sources/descriptor.hpp>
#include <weir/sources/quiet_thread.hpp>

#include <arpa/inet.h>
#include <netdb.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <atomic>
#include <cstring>
#include <system_error>

namespace weir::sources {

namespace {

looked_up ask(const std::string& host, std::uint16_t port, int flags) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = flags | AI_NUMERICSERV;
  addrinfo* list = nullptr;
  const int error = ::getaddrinfo(host.empty() ? nullptr : host.c_str(),
                                  std::to_string(port).c_str(), &hints, &list);
  if (error != 0)
    return {{},
            error == EAI_SYSTEM ? std::generic_category().message(errno) : ::gai_strerror(error)};
  looked_up found;
  for (const auto* at = list; at != nullptr; at = at->ai_next) {
    socket_address address{{}, at->ai_addrlen};
    std::memcpy(&address.storage, at->ai_addr, at->ai_addrlen);
    found.addresses.push_back(address);
  }
  ::freeaddrinfo(list);
  return found;
}

}  // namespace

std::uint16_t socket_address::port() const {
  if (family() == AF_INET) return ntohs(reinterpret_cast<const sockaddr_in&>(storage).sin_port);
  if (family() == AF_INET6) return ntohs(reinterpret_cast<const sockaddr_in6&>(storage).sin6_port);
  return 0;
}

looked_up look_up(const std::string& host, std::uint16_t port, lookup_for purpose) {
  return ask(host, port, purpose == lookup_for::listening ? AI_PASSIVE : 0);
}

struct lookup::shared {
  descriptor event{
      check(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC), "cannot make an event descriptor")};
  looked_up result;
  std::atomic<bool> done{false};

  void finish(looked_up found) {
    result = std::move(found);
    done = true;
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto written = ::write(event.get(), &one, sizeof one);
  }
};

lookup::lookup(const std::string& host, std::uint16_t port) : shared_(std::make_shared<shared>()) {
  auto numeric = ask(host, port, AI_NUMERICHOST);
  if (!numeric.addresses.empty()) {
    shared_->finish(std::move(numeric));
    return;
  }
  try {
    quiet_thread([state = shared_, host, port] { state->finish(ask(host, port, 0)); }).detach();
  } catch (const std::system_error& error) {
    shared_->finish({{}, error.what()});
  }
}

bool lookup::done() const { return shared_->done; }

int lookup::wait_descriptor() const { return shared_->event.get(); }

looked_up lookup::take() { return std::move(shared_->result); }

std::string host_and_port(const std::string& host, std::uint16_t port) {
  return to_text(weir::host_port{host, port});
}

}  // namespace weir::sources
