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

relay::relay(sources::descriptor outside, sources::descriptor inside, socket_pipe outwards,
             std::unique_ptr<connection_guard> guard)
    : outside_(std::move(outside)),
      inside_(std::move(inside)),
      guard_(std::move(guard)),
      outwards_(std::move(outwards)) {}

std::uint32_t relay::wanted(side at) const {
  if (!connected_) return at == side::inside ? std::uint32_t{EPOLLOUT} : 0;
  const bool reads = !has_ended(at) && passed_on(at);
  const bool writes = !passed_on(other(at));
  return (reads ? std::uint32_t{EPOLLIN} : 0) | (writes ? std::uint32_t{EPOLLOUT} : 0);
}

relay::state relay::go_on(side at, std::uint32_t ready, std::int64_t now_ns,
                          std::span<std::byte> buffer) {
  if (!connected_) return at == side::inside ? connect() : state{.ended = true};
  if ((ready & (EPOLLOUT | EPOLLERR | EPOLLHUP)) != 0 && flush(at) == step::broken)
    return {.ended = true};
  if ((ready & (EPOLLIN | EPOLLERR | EPOLLHUP)) != 0)
    if (auto now = at == side::inside ? read_inside() : read_outside(buffer); now.ended) return now;
  return close(now_ns);
}

bool relay::finish() {
  if (!connected_) return true;
  for (;;) {
    if (!outwards_.give(outside_.get())) return true;
    if (!outwards_.empty()) return false;
    if (inside_ended_ || outwards_.take(inside_.get()) <= 0) return true;
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

/// Reads, lets the guard judge, and sends at once, as long as there is something and the inside takes it.
relay::state relay::read_outside(std::span<std::byte> buffer) {
  for (int i = 0; i < reads_max && !outside_ended_ && passed_on(side::outside); ++i) {
    const auto got = ::recv(outside_.get(), buffer.data(), buffer.size(), 0);
    if (got < 0) return {.ended = !comes_later(errno)};
    const auto piece = buffer.first(static_cast<std::size_t>(got));
    outside_ended_ = piece.empty();
    if (auto reason = guard_->refuse(piece)) return {.ended = true, .reason = *std::move(reason)};
    if (send_inside(piece) == step::broken) return {.ended = true};
    if (piece.size() < buffer.size()) break;  // there is hardly more
  }
  return {};
}

relay::state relay::read_inside() {
  for (int i = 0; i < reads_max && !inside_ended_ && outwards_.empty(); ++i) {
    const auto got = outwards_.take(inside_.get());
    if (got < 0) return {.ended = !comes_later(errno)};
    inside_ended_ = got == 0;
    if (!outwards_.give(outside_.get())) return {.ended = true};
  }
  return {};
}

/// Keeps what the inside does not take now.
relay::step relay::send_inside(std::span<const std::byte> piece) {
  while (!piece.empty()) {
    const auto sent = ::send(inside_.get(), piece.data(), piece.size(), MSG_NOSIGNAL);
    if (sent < 0 && !comes_later(errno)) return step::broken;
    if (sent < 0) break;
    piece = piece.subspan(static_cast<std::size_t>(sent));
  }
  inwards_.assign(piece.begin(), piece.end());
  sent_ = 0;
  return step::goes_on;
}

/// Sends what was kept for this side.
relay::step relay::flush(side to) {
  if (to == side::outside) return outwards_.give(outside_.get()) ? step::goes_on : step::broken;
  while (!passed_on(side::outside)) {
    const auto sent = ::send(inside_.get(), inwards_.data() + sent_, inwards_.size() - sent_, MSG_NOSIGNAL);
    if (sent < 0) return comes_later(errno) ? step::goes_on : step::broken;
    sent_ += static_cast<std::size_t>(sent);
  }
  std::vector<std::byte>().swap(inwards_);  // gives the memory back
  sent_ = 0;
  return step::goes_on;
}

/// An end from outside is told to the inside, which then ends, too; with an end from inside all is said.
relay::state relay::close(std::int64_t now_ns) {
  if (inside_ended_ && outwards_.empty()) return {.ended = true};
  if (inside_ended_) close_due_ns_ = std::min(close_due_ns_, now_ns + close_ns_max);
  if (outside_ended_ && passed_on(side::outside) && !told_end_) {
    ::shutdown(inside_.get(), SHUT_WR);
    told_end_ = true;
  }
  return {};
}

}  // namespace weir
