#include <weir/actors/monitoring/http_connection.hpp>

#include <sys/socket.h>

#include <algorithm>
#include <array>

namespace weir {

namespace {

/// How long a client may take to hang up after the last answer.
constexpr std::int64_t farewell_ns_max = 1'000'000'000;

bool would_wait() { return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR; }

}  // namespace

bool http_connection::go_on(std::int64_t now_ns) {
  if (leaving_) return drop_input();
  return sends() ? send(now_ns) : receive(now_ns);
}

bool http_connection::receive(std::int64_t now_ns) {
  std::array<char, 4096> block;
  const auto got = ::recv(socket_.get(), block.data(), std::min(block.size(), session_.room()), 0);
  if (got < 0) return would_wait();
  if (got == 0) return false;
  session_.receive({block.data(), static_cast<std::size_t>(got)});
  if (!sends())
    return true;  // and the time goes on: a request that comes byte by byte is no request
  due_ns_ = now_ns + silence_ns_;
  return send(now_ns);
}

bool http_connection::send(std::int64_t now_ns) {
  const auto bytes = session_.output();
  const auto sent = ::send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
  if (sent < 0) return would_wait();
  const bool whole = static_cast<std::size_t>(sent) == bytes.size();
  session_.sent(static_cast<std::size_t>(sent));
  if (!whole) return true;
  due_ns_ = now_ns + silence_ns_;
  if (!session_.last()) return true;
  // Closing while the client still sends would take the answer back.
  ::shutdown(socket_.get(), SHUT_WR);
  leaving_ = true;
  due_ns_ = now_ns + std::min(silence_ns_, farewell_ns_max);
  return true;
}

bool http_connection::drop_input() const {
  std::array<char, 4096> block;
  const auto got = ::recv(socket_.get(), block.data(), block.size(), 0);
  return got > 0 || (got < 0 && would_wait());
}

}  // namespace weir
