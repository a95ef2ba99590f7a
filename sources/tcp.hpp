#pragma once

#include <weir/config/chrono.hpp>
#include <weir/sources/line_splitter.hpp>

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>

namespace weir::sources {

struct tcp_client_options {
  /// False: the first failure is a source_error, and the stream ends with the connection.
  bool reconnect = true;
  /// The pause before the next attempt; doubles with each failure in a row, up to the maximum, and
  /// is then made up to a fifth longer by chance.
  std::chrono::milliseconds reconnect_after{2'000};
  std::chrono::milliseconds reconnect_after_max{30'000};
  std::chrono::milliseconds connect_time_max{10'000};   ///< for each address of the host
  std::size_t line_bytes_max = line_bytes_max_default;  ///< longer lines are rejected
};

/// What a client has met since the job started. Any thread may read.
struct tcp_client_counters {
  std::atomic<std::uint64_t> connected{0};
  std::atomic<std::uint64_t> disconnected{0};
  /// Lookups and attempts to connect, one for all addresses of a host.
  std::atomic<std::uint64_t> failed{0};
  std::atomic<int> last_errno{0};  ///< of a connection or an attempt; 0: none, or the lookup failed
};

/// Made by `tcp_client`.
class tcp_client_spec {
 public:
  using record = std::string_view;

  tcp_client_spec(std::string host, std::uint16_t port, tcp_client_options options);

  /// Connecting begins with the first poll, so this does not throw source_error.
  [[nodiscard]] std::unique_ptr<source<record>> open(const source_context& context) const;
  [[nodiscard]] std::string name() const;
  [[nodiscard]] std::size_t partitions() const { return 1; }
  [[nodiscard]] const tcp_client_counters& counters() const { return *counters_; }

 private:
  std::string host_;
  std::uint16_t port_;
  tcp_client_options options_;
  std::shared_ptr<tcp_client_counters> counters_;
};

/// Connects to a server and reads lines; when the connection ends or fails, connects again, for
/// ever. What followed the last newline of a connection is a line too. What a server sends
/// meanwhile is not asked for again: TCP has no memory. `host` is a name, an IPv4 or an IPv6
/// address. A job that keeps state in a directory writes lines to a journal there before they go on.
[[nodiscard]] tcp_client_spec tcp_client(std::string host, std::uint16_t port,
                                         tcp_client_options options = {});

struct tcp_server_options {
  std::size_t connections_max = 1024;                   ///< one more is closed at once
  std::size_t line_bytes_max = line_bytes_max_default;  ///< longer lines are rejected
};

/// What a server has met since the job started. Any thread may read.
struct tcp_server_counters {
  std::atomic<std::uint64_t> accepted{0};
  std::atomic<std::uint64_t> disconnected{0};
  std::atomic<std::uint64_t> turned_away{0};    ///< because of connections_max
  std::atomic<std::uint64_t> accept_failed{0};  ///< for want of descriptors or memory
  std::atomic<std::uint16_t> port{0};
};

/// Made by `tcp_server`.
class tcp_server_spec {
 public:
  using record = std::string_view;

  tcp_server_spec(std::string host, std::uint16_t port, tcp_server_options options);

  /// Listens. Throws source_error if the address cannot be had.
  [[nodiscard]] std::unique_ptr<source<record>> open(const source_context& context) const;
  [[nodiscard]] std::string name() const;
  [[nodiscard]] std::size_t partitions() const { return 1; }
  /// The port that it listens on, also if it was asked for port 0; 0 before it was opened. Any
  /// thread.
  [[nodiscard]] std::uint16_t bound_port() const { return counters_->port; }
  [[nodiscard]] const tcp_server_counters& counters() const { return *counters_; }

 private:
  std::string host_;
  std::uint16_t port_;
  tcp_server_options options_;
  std::shared_ptr<tcp_server_counters> counters_;
};

/// Listens and takes lines from any number of clients, in turns of at most 64 KiB. What followed
/// the last newline of a client is a line when it leaves. Lines of different clients are never
/// mixed. Nothing is sent to clients.
///
/// `host` is the address to listen on, empty for all interfaces; port 0 takes a free one and keeps
/// it when the source is opened again. Clients are not asked who they are. They cannot take more
/// memory than connections_max times (line_bytes_max, at least 4 KiB) and 64 KiB; a client takes it
/// only while it has sent a part of a line. A job that keeps state in a directory writes lines to a journal
/// there before they go on.
[[nodiscard]] tcp_server_spec tcp_server(std::string host, std::uint16_t port,
                                         tcp_server_options options = {});

}  // namespace weir::sources
