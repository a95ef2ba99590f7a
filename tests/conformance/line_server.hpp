#pragma once

#include <weir/sources/descriptor.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace weir::conformance {

/// A server on a free port of this machine, for one client. Throws source_error when the network fails.
class line_server {
 public:
  line_server();

  [[nodiscard]] std::uint16_t port() const { return port_; }

  /// Waits for the client for a minute at most.
  void accept();
  void send(const std::vector<std::string>& lines) const;
  /// Ends the connection.
  void close() { connection_.reset(); }

 private:
  sources::descriptor listening_;
  sources::descriptor connection_;
  std::uint16_t port_ = 0;
};

}  // namespace weir::conformance
