#pragma once

#include <caf/actor_system.hpp>

#include <cstddef>
#include <memory>
#include <span>
#include <string>

namespace weir {

/// Carries the bytes of a connection over a socket, which it does not own. None of the calls waits. One thread.
class transport {
 public:
  struct moved {
    std::size_t bytes = 0;
    bool broken = false;
    /// Nothing more can be done before the socket has something to receive.
    bool awaits_input = false;
    /// Why it is broken, if the two sides do not fit together.
    std::string reason = {};
  };
  virtual ~transport() = default;

  /// Receives into `rest`, which is not empty, then into `aside`. At the end of what the other side says it is broken.
  [[nodiscard]] virtual moved receive(std::span<char> rest, std::span<char> aside) = 0;
  /// Sends what can be sent by now. What is left has to be given again as it is.
  [[nodiscard]] virtual moved send(std::span<const char> bytes) = 0;
  /// There is more to receive than the socket shows.
  [[nodiscard]] virtual bool holds_more() { return false; }
};

/// Bytes as they are.
[[nodiscard]] std::unique_ptr<transport> make_plain_transport(int socket);

enum class tls_side { accepts, connects };

/// TLS with the certificates of the system's configuration, which must have loaded caf::openssl::manager, by a hand-shake
/// that begins at once. Throws std::runtime_error when that fails: files of this node cannot be read any more, or the other
/// side has gone.
[[nodiscard]] std::unique_ptr<transport> make_tls_transport(caf::actor_system& system, int socket, tls_side self);

}  // namespace weir
