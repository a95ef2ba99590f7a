#include <weir/bench/benchmark.hpp>
#include <weir/bench/child.hpp>
#include <weir/bench/loopback.hpp>

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <stdexcept>

namespace weir::bench {

namespace {

constexpr std::size_t piece_bytes = 1u << 20;

/// A socket, closed at the end.
class loopback_socket {
 public:
  explicit loopback_socket(int number) : number_(number) {
    if (number_ < 0) throw std::runtime_error("cannot use the loopback address");
  }
  ~loopback_socket() { ::close(number_); }
  loopback_socket(const loopback_socket&) = delete;
  loopback_socket& operator=(const loopback_socket&) = delete;
  [[nodiscard]] int get() const { return number_; }

 private:
  int number_;
};

sockaddr_in address_of(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

void check(bool worked) {
  if (!worked) throw std::runtime_error("cannot use the loopback address");
}

/// Bound to a free port, which is returned.
std::uint16_t bind(const loopback_socket& socket) {
  auto address = address_of(0);
  socklen_t size = sizeof address;
  check(::bind(socket.get(), reinterpret_cast<sockaddr*>(&address), size) == 0);
  check(::getsockname(socket.get(), reinterpret_cast<sockaddr*>(&address), &size) == 0);
  return ntohs(address.sin_port);
}

loopback_socket new_socket() { return loopback_socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)); }

void write_all(int to, const char* bytes, std::size_t size) {
  while (size != 0) {
    const auto sent = ::send(to, bytes, size, MSG_NOSIGNAL);
    check(sent > 0);
    bytes += sent;
    size -= static_cast<std::size_t>(sent);
  }
}

}  // namespace

std::pair<std::uint16_t, std::uint16_t> free_ports() {
  const auto one = new_socket();
  const auto other = new_socket();
  return {bind(one), bind(other)};
}

double send_over_tcp(const std::vector<batch>& all) {
  std::size_t bytes = 0;
  for (const auto& each : all) bytes += each.wire().size();
  child other({"tcp", std::to_string(bytes)});
  const auto port = static_cast<std::uint16_t>(std::stoul(other.line()));
  const auto socket = new_socket();
  const auto address = address_of(port);
  check(::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
  return measure([&] {
           for (const auto& each : all) {
             const auto wire = each.wire();
             for (std::size_t at = 0; at < wire.size(); at += piece_bytes)
               write_all(socket.get(), reinterpret_cast<const char*>(wire.data()) + at, std::min(piece_bytes, wire.size() - at));
           }
           char done = 0;
           check(::recv(socket.get(), &done, 1, 0) == 1);
         })
      .wall_s;
}

void tcp_part(const std::vector<std::string>& words) {
  auto left = std::stoull(words.at(0));
  const auto listening = new_socket();
  const auto port = bind(listening);
  check(::listen(listening.get(), 1) == 0);
  std::printf("%u\n", unsigned{port});
  std::fflush(stdout);
  const loopback_socket from(::accept4(listening.get(), nullptr, nullptr, SOCK_CLOEXEC));
  std::vector<char> buffer(piece_bytes);
  while (left != 0) {
    const auto got = ::recv(from.get(), buffer.data(), buffer.size(), 0);
    check(got > 0);
    left -= static_cast<std::uint64_t>(got);
  }
  check(::send(from.get(), "", 1, MSG_NOSIGNAL) == 1);
}

}  // namespace weir::bench
