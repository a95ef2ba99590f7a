#pragma once

#include <weir/sources/descriptor.hpp>

#include <caf/io/network/default_multiplexer.hpp>

#include <functional>

namespace weir {

/// Calls a function on the thread of CAF's loop, at a time that is set there.
class loop_timer final : public caf::io::network::event_handler {
 public:
  /// `owner` keeps the timer alive while the loop knows it. Throws source_error when there are no descriptors left.
  loop_timer(caf::io::network::default_multiplexer& loop, std::function<void()> ring);
  ~loop_timer() override;

  /// The loop must not end before `stop()`.
  void start(caf::intrusive_ptr<caf::ref_counted> owner);
  void stop();
  /// At a steady time; INT64_MAX: never. The next call counts.
  void set(std::int64_t due_ns);

 private:
  void handle_event(caf::io::network::operation) override;
  void removed_from_loop(caf::io::network::operation) override { owner_.reset(); }
  void graceful_shutdown() override { stop(); }

  sources::descriptor timer_;
  std::function<void()> ring_;
  caf::intrusive_ptr<caf::ref_counted> owner_;
};

}  // namespace weir
