#pragma once

#include <weir/actors/control/cluster/frame.hpp>
#include <weir/actors/control/cluster/node_messages.hpp>
#include <weir/actors/control/cluster/routes.hpp>
#include <weir/actors/progress/cluster/message_order.hpp>

#include <deque>
#include <unordered_map>

namespace weir {

/// A session begins, with these edges.
struct routes_message {
  std::shared_ptr<const route_table> routes;
};
/// The link of the other node, to which frames go.
struct other_end_message {
  caf::actor link;
};

/// All that goes to one other node: takes what stages and the keeper send there, cuts and packs it into frames, and has
/// only so many bytes of them under way that what matters more is never stuck behind them. Takes the frames of the other
/// node's link, and gives their contents to stages and the keeper here.
class link final : public actor_base {
 public:
  struct setup {
    caf::actor keeper;
    std::shared_ptr<segment_pool> pool;
    bool compress = false;
    std::size_t window_bytes = 2u << 20;
  };

  link(caf::actor_config& config, setup how);

  caf::behavior make_behavior() override;
  void on_exit() override;

 private:
  /// An incoming thing whose pieces are not all here.
  struct assembly {
    frame_piece head;
    std::string bytes;
  };

  void begin(const routes_message& message);
  void queue(std::uint32_t edge, const envelope& what);
  void queue(frame_piece piece);
  /// Makes the contents smaller, if that is wanted and worth it.
  void compress(frame_piece& piece) const;
  /// Sends what there is room for.
  void pump();
  void acknowledged(std::uint64_t number);
  /// Is what the other link sent as this number news of this session? What was here before is not, and when something is
  /// missing this link ends.
  [[nodiscard]] bool is_next(std::uint64_t session, std::uint64_t number);
  void take(frame& what);
  void take_piece(frame_piece& piece);
  void deliver(const frame_piece& head, std::string_view bytes);
  /// A stage here has processed batches of so many bytes: gives the sender what they took there.
  void give_back(std::uint32_t edge, std::uint64_t bytes);
  void broken(const std::string& why);

  setup how_;
  caf::actor other_;
  std::shared_ptr<const route_table> routes_;
  std::deque<frame_piece> waiting_;
  /// By edge, of batches that were delivered and not processed: their bytes here and at their sender.
  std::unordered_map<std::uint32_t, std::deque<std::pair<std::uint64_t, std::uint64_t>>> owed_;
  message_numbers said_;  ///< in this session
  message_order heard_;
  std::deque<std::pair<std::uint64_t, std::uint64_t>> sent_;  ///< numbers and bytes of frames that are not acknowledged
  std::uint64_t under_way_ = 0;  ///< their bytes
  assembly open_;
  bool pump_asked_ = false;
};

}  // namespace weir

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(weir::routes_message)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(weir::other_end_message)
