#include <weir/actors/control/connections/transport.hpp>

#include <sys/socket.h>
#include <sys/uio.h>

#include <cerrno>

namespace weir {

namespace {

class plain_transport final : public transport {
 public:
  explicit plain_transport(int socket) : socket_(socket) {}

  moved receive(std::span<char> rest, std::span<char> aside) override {
    iovec into[] = {{rest.data(), rest.size()}, {aside.data(), aside.size()}};
    const auto count = ::readv(socket_, into, 2);
    if (count == 0) return {.broken = true};
    if (count < 0) return {.broken = !comes_later(), .awaits_input = comes_later()};
    const auto bytes = static_cast<std::size_t>(count);
    return {.bytes = bytes, .awaits_input = bytes < rest.size() + aside.size()};
  }

  moved send(std::span<const char> bytes) override {
    const auto count = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (count < 0) return {.broken = !comes_later()};
    return {.bytes = static_cast<std::size_t>(count)};
  }

 private:
  static bool comes_later() { return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR; }

  int socket_;
};

}  // namespace

std::unique_ptr<transport> make_plain_transport(int socket) {
  return std::make_unique<plain_transport>(socket);
}

}  // namespace weir
