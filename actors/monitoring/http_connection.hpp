#pragma once

#include <weir/actors/monitoring/http_session.hpp>
#include <weir/sources/descriptor.hpp>

#include <cstdint>

namespace weir {

/// One client of a server: a session and its socket. Never waits; its server says when something can be done.
class http_connection {
 public:
  /// The time that a client has from now on for the next request or answer, in `silence_ns`.
  http_connection(sources::descriptor socket, const http_handler& handler, std::int64_t now_ns,
                  std::int64_t silence_ns)
      : socket_(std::move(socket)),
        session_(handler),
        silence_ns_(silence_ns),
        due_ns_(now_ns + silence_ns) {}

  [[nodiscard]] int number() const { return socket_.get(); }
  /// Does it wait to send, or to receive?
  [[nodiscard]] bool sends() const { return !session_.output().empty(); }
  /// When the client has been silent for too long.
  [[nodiscard]] std::int64_t due_ns() const { return due_ns_; }

  /// The socket is ready: receives or sends what it can. False: the connection is over.
  [[nodiscard]] bool go_on(std::int64_t now_ns);

 private:
  bool receive(std::int64_t now_ns);
  bool send(std::int64_t now_ns);
  bool drop_input() const;

  sources::descriptor socket_;
  http_session session_;
  std::int64_t silence_ns_;
  std::int64_t due_ns_;
  bool leaving_ = false;  ///< everything was sent; waits for the client to hang up
};

}  // namespace weir
