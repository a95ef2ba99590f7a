#pragma once

#include <weir/actors/monitoring/http_session.hpp>
#include <weir/actors/monitoring/listen_address.hpp>
#include <weir/messages/clock.hpp>

#include <memory>

namespace weir {

/// How much clients may ask of a server.
struct http_limits {
  /// Beyond this, the client that has been silent longest makes room for a new one.
  std::size_t connections_max = 64;
  /// Time to send a request, and to take an answer.
  std::int64_t silence_ns_max = 10'000'000'000;
};

/// A small HTTP/1.1 server with one thread of its own, for answers that are quick to give. What clients do
/// costs at most `connections_max` times 8 KiB and the answers.
class http_server {
 public:
  /// Listens from now on, on this address only. `handler` is called from the server's thread; `time` must
  /// outlive the server. Throws monitoring_error when it cannot listen.
  http_server(const listen_address& at, http_handler handler, http_limits limits = {},
              const clock& time = machine_clock());

  /// Hangs up on all clients and ends the thread.
  ~http_server();
  http_server(const http_server&) = delete;
  http_server& operator=(const http_server&) = delete;

  /// The address with the port that was really bound, as "127.0.0.1:9090".
  [[nodiscard]] const std::string& address() const;
  [[nodiscard]] std::uint16_t port() const;

 private:
  class implementation;
  std::unique_ptr<implementation> implementation_;
};

}  // namespace weir
