#include <weir/actors/control/cluster/socket_pipe.hpp>

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>

namespace weir {

namespace {

/// What the pipe holds, if the system allows that much.
constexpr int pipe_bytes = 1 << 20;

}  // namespace

std::optional<socket_pipe> socket_pipe::make() {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC | O_NONBLOCK) != 0) return std::nullopt;
  static_cast<void>(::fcntl(ends[1], F_SETPIPE_SZ, pipe_bytes));
  return socket_pipe(ends[0], ends[1]);
}

std::ptrdiff_t socket_pipe::take(int from) {
  const auto got = ::splice(from, nullptr, write_.get(), nullptr, pipe_bytes, SPLICE_F_MOVE | SPLICE_F_NONBLOCK);
  if (got > 0) held_ = static_cast<std::size_t>(got);
  return got;
}

bool socket_pipe::give(int to) {
  while (held_ != 0) {
    const auto sent = ::splice(read_.get(), nullptr, to, nullptr, held_, SPLICE_F_MOVE | SPLICE_F_NONBLOCK);
    if (sent < 0) return errno == EAGAIN || errno == EINTR;
    held_ -= static_cast<std::size_t>(sent);
  }
  return true;
}

}  // namespace weir
