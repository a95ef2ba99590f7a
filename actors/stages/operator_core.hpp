#pragma once

#include <weir/actors/progress/tick_aligner.hpp>
#include <weir/actors/stages/stage_outputs.hpp>

namespace weir {

/// What an operator stage does with what arrives: takes inputs in the order of arrival, aligns ticks, waits
/// for credit, gives credit back. Knows no actors; its shell calls it from one thread at a time.
class operator_core {
 public:
  /// Tells the sender behind an input that bytes were processed.
  using grant_function = std::function<void(std::size_t input, std::size_t bytes)>;

  operator_core(std::unique_ptr<stream_operator> does, std::size_t inputs, std::size_t window_bytes,
                stage_outputs out, grant_function grant);

  /// Call once, before anything comes: a stage without inputs ends at once.
  void start() {
    if (inputs_.empty()) end();
  }

  /// Something came on an input. Processes it, unless it must wait. Throws what the operator throws.
  void receive(std::size_t input, envelope what);

  /// Credit came for an outbox; goes on with what waited for it.
  void granted(std::size_t outbox, std::size_t bytes);

  /// There is nothing else to do: sends batches that are not full.
  void idle();

  /// May `idle` have something to send?
  [[nodiscard]] bool dirty() const { return dirty_; }
  /// All inputs have ended and everything was sent.
  [[nodiscard]] bool finished() const { return ended_ && !out_.waiting(); }

 private:
  struct input {
    explicit input(std::size_t window_bytes) : grants(window_bytes) {}
    std::deque<envelope> queue;
    std::size_t parked = 0;  ///< envelopes that came while the input was blocked
    credit_grants grants;
  };

  void go_on();
  void process(std::size_t number, envelope what);
  void complete(const std::optional<tick>& now);
  void end();

  std::unique_ptr<stream_operator> operator_;
  std::vector<input> inputs_;
  std::deque<std::size_t> ready_;  ///< inputs in the order in which their envelopes came
  tick_aligner aligner_;
  stage_outputs out_;
  grant_function grant_;
  bool dirty_ = false;
  bool ended_ = false;
};

}  // namespace weir
