#pragma once

#include <weir/actors/operators/operator.hpp>
#include <weir/actors/progress/credit.hpp>
#include <weir/actors/progress/stage_recorder.hpp>
#include <weir/actors/stages/envelope.hpp>
#include <weir/actors/streams/plan.hpp>

#include <deque>
#include <optional>

namespace weir {

/// The outputs of one stage partition: deals batches out to the partitions of its consumers. What there is no
/// credit for waits, in order: who sends is suspended if it can be, or else the batch is held back here.
/// Not thread-safe.
class stage_outputs final : public outputs {
 public:
  /// Carries an envelope to the receiver behind an outbox.
  using deliver_function = std::function<void(std::size_t outbox, envelope what)>;

  /// One edge: outboxes `first` to `first + partitions - 1`, one per partition of the consumer that this
  /// partition sends to; a forward edge has one.
  struct edge {
    routing how = routing::forward;
    std::size_t first = 0;
    std::size_t partitions = 1;
  };

  /// `ports[p]` are the edges of port p; `partition` is that of this stage: where dealing out begins.
  stage_outputs(std::vector<std::vector<edge>> ports, std::size_t partition, std::size_t window_bytes,
                deliver_function deliver);

  void send(std::size_t port, batch out) override;
  void send_to(std::size_t port, std::size_t partition, batch out) override;
  [[nodiscard]] std::size_t partitions(std::size_t port) const override;
  /// Batches that are sent from now on say it, and `tell_watermark` sends it to receivers that get none.
  void advance(const watermark& now) override { watermark_ = now; }

  /// From now on `send` and `send_to` call `suspend` until there is credit, and hold nothing back. It
  /// returns when credit came.
  void suspend_with(std::function<void()> suspend) { suspend_ = std::move(suspend); }

  /// From now on what is sent is counted. `rejects`: the last port is that of dead letters. `into` must
  /// outlive this.
  void record_with(stage_recorder& into, bool rejects);

  /// Sends the watermark to every outbox that does not know it, behind what waits there. Call it when all
  /// batches were sent that are not full.
  void tell_watermark();

  /// Sends a mark to every outbox, behind what waits there.
  void send_mark(const envelope& mark);

  /// The receiver behind an outbox has processed this much.
  void granted(std::size_t outbox, std::size_t bytes);

  /// Does anything wait for credit? Then the stage must not produce more.
  [[nodiscard]] bool waiting() const { return waiting_ != 0 || missing_.has_value(); }
  /// Has a receiver much to do already? Then batches that are not full had better wait.
  [[nodiscard]] bool behind() const;

  [[nodiscard]] std::size_t outboxes() const { return outboxes_.size(); }

 private:
  struct outbox {
    credit_account credit;
    std::deque<envelope> waiting;
    watermark told;
  };
  /// What a suspended sender waits for.
  struct need {
    std::size_t outbox = 0;
    std::size_t bytes = 0;
  };
  struct port {
    std::vector<edge> edges;
    std::vector<std::size_t> next;  ///< per edge: partition of the next batch dealt out
  };

  void count(std::size_t port, const batch& out);
  void post(std::size_t to, envelope what);
  void await_credit(std::size_t to, std::size_t bytes);
  [[nodiscard]] bool may_go(const outbox& box, const envelope& what) const;
  void go(std::size_t to, envelope what);

  std::vector<port> ports_;
  std::vector<outbox> outboxes_;
  watermark watermark_;
  std::size_t waiting_ = 0;  ///< envelopes in all outboxes
  std::optional<need> missing_;
  std::function<void()> suspend_;
  stage_recorder* recorder_ = nullptr;
  std::size_t reject_port_ = SIZE_MAX;
  deliver_function deliver_;
};

}  // namespace weir
