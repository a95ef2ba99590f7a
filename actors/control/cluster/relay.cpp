#include <weir/actors/control/cluster/relay.hpp>

#include <sys/epoll.h>
#include <sys/socket.h>

#include <algorithm>
#include <system_error>

namespace weir {

namespace {

/// Buffers that one side is read for in a row: others have their turn after that.
constexpr int reads_max = 4;
/// How long the outside may take for what is left when the inside has ended.
constexpr std::int64_t close_ns_max = 5'000'000'000;

bool comes_later(int error) { return error == EAGAIN || error == EWOULDBLOCK || error == EINTR; }

}  // namespace

relay::relay(sources::descriptor outside, sources::descriptor inside,
             std::unique_ptr<connection_guard> guard)
    : outside_(std::move(outside)), inside_(std::move(inside)), guard_(std::move(guard)) {}

std::uint32_t relay::wanted(side at) const {
  if (!connected_) return at == side::inside ? std::uint32_t{EPOLLOUT} : 0;
  const auto& in = from(at);
  const bool reads = !in.ended && in.empty();
  const bool writes = !from(other(at)).empty();
  return (reads ? std::uint32_t{EPOLLIN} : 0) | (writes ? std::uint32_t{EPOLLOUT} : 0);
}

relay::state relay::go_on(side at, std::uint32_t ready, std::int64_t now_ns,
                          std::span<std::byte> buffer) {
  if (!connected_) return at == side::inside ? connect() : state{.ended = true};
  if ((ready & (EPOLLOUT | EPOLLERR | EPOLLHUP)) != 0 && flush(at) == step::broken)
    return {.ended = true};
  if ((ready & (EPOLLIN | EPOLLERR | EPOLLHUP)) != 0)
    if (auto now = read(at, buffer); now.ended) return now;
  return close(now_ns);
}

bool relay::finish(std::span<std::byte> buffer) {
  if (!connected_) return true;
  for (;;) {
    if (flush(side::outside) == step::broken) return true;
    if (!outwards_.empty()) return false;
    if (outwards_.ended) return true;
    const auto got = ::recv(inside_.get(), buffer.data(), buffer.size(), 0);
    if (got < 0) return true;
    outwards_.ended = got == 0;
    if (send(side::outside, buffer.first(static_cast<std::size_t>(got))) == step::broken)
      return true;
  }
}

std::int64_t relay::due_ns() const { return std::min(guard_->due_ns(), close_due_ns_); }

std::string relay::overdue() const {
  return close_due_ns_ != INT64_MAX ? "takes too long for what is left" : "no hand-shake in time";
}

relay::state relay::connect() {
  int error = 0;
  socklen_t size = sizeof error;
  if (::getsockopt(inside_.get(), SOL_SOCKET, SO_ERROR, &error, &size) != 0) error = errno;
  connected_ = error == 0;
  if (connected_) return {};
  return {.ended = true, .reason = "this node: " + std::generic_category().message(error)};
}

/// Reads a side, and sends at once, as long as there is something and the other side takes it.
relay::state relay::read(side at, std::span<std::byte> buffer) {
  auto& in = from(at);
  for (int i = 0; i < reads_max && !in.ended && in.empty(); ++i) {
    const auto got = ::recv(socket(at).get(), buffer.data(), buffer.size(), 0);
    if (got < 0) return {.ended = !comes_later(errno)};
    const auto piece = buffer.first(static_cast<std::size_t>(got));
    in.ended = piece.empty();
    if (at == side::outside)
      if (auto reason = guard_->refuse(piece)) return {.ended = true, .reason = *std::move(reason)};
    if (send(other(at), piece) == step::broken) return {.ended = true};
    if (piece.size() < buffer.size()) break;  // there is hardly more
  }
  return {};
}

/// Keeps what the side does not take now.
relay::step relay::send(side to, std::span<const std::byte> piece) {
  while (!piece.empty()) {
    const auto sent = ::send(socket(to).get(), piece.data(), piece.size(), MSG_NOSIGNAL);
    if (sent < 0 && !comes_later(errno)) return step::broken;
    if (sent < 0) break;
    piece = piece.subspan(static_cast<std::size_t>(sent));
  }
  auto& out = from(other(to));
  out.left.assign(piece.begin(), piece.end());
  out.sent = 0;
  return step::goes_on;
}

/// Sends what was kept for this side.
relay::step relay::flush(side to) {
  auto& out = from(other(to));
  while (!out.empty()) {
    const auto sent = ::send(socket(to).get(), out.left.data() + out.sent,
                             out.left.size() - out.sent, MSG_NOSIGNAL);
    if (sent < 0) return comes_later(errno) ? step::goes_on : step::broken;
    out.sent += static_cast<std::size_t>(sent);
  }
  out = {.ended = out.ended};  // gives the memory back
  return step::goes_on;
}

/// An end from outside is told to the inside, which then ends, too; with an end from inside all is said.
relay::state relay::close(std::int64_t now_ns) {
  if (outwards_.ended && outwards_.empty()) return {.ended = true};
  if (outwards_.ended) close_due_ns_ = std::min(close_due_ns_, now_ns + close_ns_max);
  if (inwards_.ended && inwards_.empty() && !told_end_) {
    ::shutdown(inside_.get(), SHUT_WR);
    told_end_ = true;
  }
  return {};
}

}  // namespace weir
