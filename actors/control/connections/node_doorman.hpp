#pragma once

#include <weir/actors/control/connections/loop_timer.hpp>
#include <weir/actors/monitoring/listener.hpp>
#include <weir/actors/progress/reception.hpp>

#include <caf/io/doorman.hpp>

namespace weir {

/// A port of CAF's broker where nodes come in as node_connections, by a reception. Lives on the thread of the loop.
class node_doorman final : public caf::io::doorman, public caf::io::network::event_handler {
 public:
  node_doorman(caf::io::network::default_multiplexer& loop, listener at, bool secure, std::shared_ptr<reception> how);
  ~node_doorman() override;

  void launch() override;
  void add_to_loop() override;
  void remove_from_loop() override;
  void graceful_shutdown() override;
  bool new_connection() override;
  std::string addr() const override;
  std::uint16_t port() const override { return listener_.port(); }

 private:
  using operation = caf::io::network::operation;

  void handle_event(operation what) override;
  void removed_from_loop(operation what) override;

  bool let_in(sources::descriptor socket);
  void look_after();
  void rest();

  listener listener_;
  bool secure_;
  std::shared_ptr<reception> reception_;
  loop_timer timer_;
  std::int64_t rests_until_ns_ = INT64_MAX;
  caf::intrusive_ptr<node_doorman> watched_;  // while the loop knows its address
};

}  // namespace weir
