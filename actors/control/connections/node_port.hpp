#pragma once

#include <weir/actors/monitoring/listen_address.hpp>
#include <weir/actors/progress/reception.hpp>

#include <caf/actor.hpp>

#include <memory>

namespace weir {

/// Where other nodes connect to, and reach an actor. Its connections are CAF's, but what comes over them is judged before
/// CAF gets it, and strangers can cost only so much.
class node_port {
 public:
  /// Listens from now on, on this address only; with the certificates of the system's configuration, if `secure`. Throws
  /// cluster_error when it cannot listen.
  node_port(const caf::actor& served, const listen_address& at, bool secure, reception::options how);

  /// Hangs up, when all that was said is sent. The actor's system must still be there.
  ~node_port();
  node_port(const node_port&) = delete;
  node_port& operator=(const node_port&) = delete;

  /// That was really bound.
  [[nodiscard]] std::uint16_t number() const { return number_; }
  /// Any thread.
  [[nodiscard]] reception::counts counts() const { return reception_->counted(); }

 private:
  caf::actor broker_;
  std::shared_ptr<reception> reception_;
  std::uint16_t number_ = 0;
};

}  // namespace weir
