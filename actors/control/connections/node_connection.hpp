#pragma once

#include <weir/actors/control/connections/last_words.hpp>
#include <weir/actors/control/connections/transport.hpp>
#include <weir/actors/progress/frame_guard.hpp>
#include <weir/actors/progress/reception.hpp>
#include <weir/actors/progress/unit_reader.hpp>
#include <weir/sources/descriptor.hpp>

#include <caf/io/network/default_multiplexer.hpp>
#include <caf/io/scribe.hpp>

namespace weir {

/// A connection of CAF's broker to another node. Does what those of CAF do, and judges what comes before the broker gets
/// it; receives header and payload of a frame with one call. Lives on the thread of the loop.
class node_connection final : public caf::io::scribe, public caf::io::network::event_handler, public guest {
 public:
  /// The socket is connected. After the time-out for connections of the system's configuration it breaks when the other
  /// side takes nothing.
  node_connection(caf::io::network::default_multiplexer& loop, sources::descriptor socket,
                  std::unique_ptr<transport> carries, frame_guard guard);
  ~node_connection() override;

  /// It has come through a port, and tells its reception how it goes. False: there is no room for it.
  [[nodiscard]] bool come_in(std::shared_ptr<reception> at, std::string peer);
  /// It was made by this node, and leaves the reason there if it is refused.
  void go_out(std::shared_ptr<last_words> to) { last_words_ = std::move(to); }

  void turn_away(const std::string& reason) override;

  // What a scribe does.

  void configure_read(caf::io::receive_policy::config how) override;
  void flush() override;
  void ack_writes(bool enable) override { event_handler::ack_writes(enable); }
  std::vector<char>& wr_buf() override { return next_; }
  std::vector<char>& rd_buf() override { return reader_.unit(); }
  void add_to_loop() override;
  void remove_from_loop() override;
  /// Ends when all is sent; says nothing to the broker.
  void graceful_shutdown() override;
  std::string addr() const override;
  std::uint16_t port() const override;

 private:
  using operation = caf::io::network::operation;
  using self_pointer = caf::intrusive_ptr<node_connection>;

  void handle_event(operation what) override;
  void removed_from_loop(operation what) override;

  void receive();
  [[nodiscard]] bool judge(std::span<const char> bytes);
  [[nodiscard]] bool hand_over();
  void write();
  void watch_for_writing(bool wanted);
  [[nodiscard]] std::string why_broken(const transport::moved& by) const;
  void fail(operation during, const std::string& reason);
  void leave(const std::string& reason);

  sources::descriptor socket_;
  std::unique_ptr<transport> carries_;
  frame_guard guard_;
  unit_reader reader_;
  bool started_ = false;

  std::vector<char> sends_;  // up to `sent_` it is
  std::size_t sent_ = 0;
  std::vector<char> next_;
  bool writing_awaits_input_ = false;
  bool shuts_down_ = false;  // when all is sent

  // The loop knows this object by address: it lives as long as it is watched for either.
  self_pointer reads_;
  self_pointer writes_;

  std::shared_ptr<reception> reception_;
  std::uint64_t number_ = 0;
  std::shared_ptr<last_words> last_words_;
};

}  // namespace weir
