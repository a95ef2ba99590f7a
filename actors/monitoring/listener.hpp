#pragma once

#include <weir/actors/monitoring/listen_address.hpp>
#include <weir/sources/descriptor.hpp>

namespace weir {

/// A socket that listens on one address; never waits.
class listener {
 public:
  /// Throws monitoring_error when that is not possible; `purpose` is for its text.
  explicit listener(const listen_address& at, std::string_view purpose = "serve metrics");

  /// The next client; none, with errno, if nobody waits or there was an error.
  [[nodiscard]] sources::descriptor accept() const;

  [[nodiscard]] int number() const { return socket_.get(); }
  /// The port that was really bound.
  [[nodiscard]] std::uint16_t port() const { return port_; }

 private:
  sources::descriptor socket_;
  std::uint16_t port_ = 0;
};

}  // namespace weir
