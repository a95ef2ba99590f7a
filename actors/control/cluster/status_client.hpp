#pragma once

#include <weir/actors/progress/cluster/cluster_status.hpp>
#include <weir/config/cluster_settings.hpp>

#include <memory>

namespace weir {

/// Asks a running cluster how it is. One thread at a time.
class status_client {
 public:
  /// Connects to the node at `as.join_host` and `as.join_port`, with the certificates of `as`, if it has any. Throws
  /// cluster_error, with the address, when it is not reached in 3 s, and settings_error for what check_security refuses.
  explicit status_client(const cluster_settings& as);
  ~status_client();

  /// Takes up to 4 s, when nodes do not answer. Throws cluster_error when the one that was asked does not, or has no
  /// coordinator.
  [[nodiscard]] cluster_status ask();

 private:
  class connection;
  std::unique_ptr<connection> connection_;
};

}  // namespace weir
