#pragma once

#include <weir/actors/monitoring/listen_address.hpp>
#include <weir/actors/progress/connection_guard.hpp>
#include <weir/messages/clock.hpp>

#include <functional>
#include <memory>
#include <string_view>

namespace weir {

struct port_guard_options {
  /// Where others connect to.
  listen_address at;
  /// The port of 127.0.0.1 that their connections are passed on to.
  std::uint16_t inside_port = 0;
  /// Makes what judges a connection that begins at this steady time. Called from the guard's thread.
  std::function<std::unique_ptr<connection_guard>(std::int64_t now_ns)> judge;
  /// Receives a line for each connection that is refused, though not all when there are many; on the guard's thread.
  std::function<void(std::string_view)> log;
  std::size_t connections_max = 256;
  /// Beyond this, the connection that has been without a hand-shake longest makes room for a new one.
  std::size_t strangers_max = 32;
};

/// What a port_guard has counted since its start.
struct port_guard_counts {
  std::uint64_t accepted = 0;
  std::uint64_t refused = 0;
  std::uint64_t open = 0;  ///< now
};

/// Stands between a public address and a port of this machine whose owner trusts what it is sent: passes
/// connections on, and ends those that a guard refuses. One thread; what is under way takes at most two buffers of
/// 256 KiB per connection.
class port_guard {
 public:
  /// Listens from now on, on this address only. `time` must outlive the guard. Throws cluster_error when it cannot
  /// listen.
  explicit port_guard(port_guard_options options, const clock& time = machine_clock());

  /// Passes on what the inside has said by now, in a second at most, and ends all connections and the thread.
  ~port_guard();
  port_guard(const port_guard&) = delete;
  port_guard& operator=(const port_guard&) = delete;

  /// The port that was really bound.
  [[nodiscard]] std::uint16_t port() const;
  /// Any thread.
  [[nodiscard]] port_guard_counts counts() const;

 private:
  class implementation;
  std::unique_ptr<implementation> implementation_;
};

}  // namespace weir
