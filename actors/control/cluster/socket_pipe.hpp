#pragma once

#include <weir/sources/descriptor.hpp>

#include <cstddef>
#include <optional>

namespace weir {

/// Carries bytes from one socket to another inside the kernel, without copying them. One thread.
class socket_pipe {
 public:
  /// None: there are no descriptors left (errno).
  [[nodiscard]] static std::optional<socket_pipe> make();

  /// Nothing is between the sockets.
  [[nodiscard]] bool empty() const { return held_ == 0; }
  /// Takes what a socket has by now, while `empty()`. Returns how many bytes: 0 at its end, less than 0 for an error
  /// (errno), of which EAGAIN says that there is nothing now.
  [[nodiscard]] std::ptrdiff_t take(int from);
  /// Gives a socket as much as it takes now; false: it is broken, and this thread gets SIGPIPE unless it blocks it.
  [[nodiscard]] bool give(int to);

 private:
  socket_pipe(int read, int write) : read_(read), write_(write) {}

  sources::descriptor read_;
  sources::descriptor write_;
  std::size_t held_ = 0;
};

}  // namespace weir
