#pragma once

#include <weir/actors/progress/fiber.hpp>
#include <weir/actors/progress/tick_aligner.hpp>
#include <weir/actors/stages/input_kind.hpp>
#include <weir/actors/progress/watermark_merger.hpp>
#include <weir/actors/stages/stage_outputs.hpp>

namespace weir {

/// What an operator stage does with what arrives: takes inputs in the order of arrival, aligns ticks, gives
/// credit back. The operator runs on a fiber: where its output finds no credit it stops, in the middle of
/// a batch or even of a record, and goes on when credit came. Knows no actors; its shell calls it from one
/// thread at a time.
class operator_core {
 public:
  /// Tells the sender behind an input that bytes were processed.
  using grant_function = std::function<void(std::size_t input, std::size_t bytes)>;

  /// Called when everything of an interval was processed and its tick was passed on.
  using tick_function = std::function<void(const tick& now)>;

  /// `aligned`: hold an input that is ahead of the others at its tick; else ticks pass as they come.
  /// `kinds`, by input; empty: they are all of one kind.
  struct inputs_options {
    std::size_t count = 0;
    std::size_t window_bytes = 0;
    bool aligned = true;
    std::vector<input_kind> kinds = {};
  };

  operator_core(std::unique_ptr<stream_operator> does, inputs_options in, stage_outputs out,
                grant_function grant, tick_function passed = {});
  operator_core(const operator_core&) = delete;
  operator_core& operator=(const operator_core&) = delete;

  /// From now on the work is counted, see stage_outputs::record_with. `into` must outlive this.
  void record_with(stage_recorder& into, bool rejects) {
    recorder_ = &into;
    out_.record_with(into, rejects);
  }

  /// From now on the operator's states are kept within bounds, and know the time. `states` must outlive this.
  void keep(state_registry& states) { states_ = &states; }

  /// Call once, before anything comes: a stage without inputs ends at once.
  void start();

  /// Something came on an input. Processes it, unless it must wait. Throws what the operator throws.
  void receive(std::size_t input, envelope what);

  /// Credit came for an outbox; goes on with what waited for it.
  void granted(std::size_t outbox, std::size_t bytes);

  /// There is nothing else to do: sends batches that are not full, unless a receiver has much to do already
  /// (see `holds`).
  void idle() {
    if (!holds()) flush_now();
  }
  /// Sends batches that are not full.
  void flush_now();

  /// May `idle` have something to send?
  [[nodiscard]] bool dirty() const { return dirty_; }
  /// Does `idle` leave batches to be filled up, because a receiver has much to do already?
  [[nodiscard]] bool holds() const { return dirty_ && !out_.waiting() && out_.behind(); }
  /// All inputs have ended and everything was sent.
  [[nodiscard]] bool finished() const { return ended_ && !out_.waiting(); }
  /// The last tick that was passed.
  [[nodiscard]] const tick& passed() const { return last_; }

 private:
  struct input {
    explicit input(std::size_t window_bytes) : grants(window_bytes) {}
    input_kind kind;
    std::optional<interval_data> has;  ///< of the tick that came and is not complete
    std::deque<envelope> queue;
    std::size_t parked = 0;  ///< envelopes that came while the input was blocked
    credit_grants grants;
  };

  void go_on();
  void work();
  void process(std::size_t number, envelope what);
  void pass_tick(std::size_t number, const envelope& what);
  void complete(const tick& now);
  /// What the operator has for the interval, after it was told of its end.
  [[nodiscard]] interval_data end_interval(const tick& now);
  void advance(const std::optional<watermark>& now);
  void flush();
  void end();

  std::unique_ptr<stream_operator> operator_;
  std::vector<input> inputs_;
  std::deque<std::size_t> ready_;  ///< inputs in the order in which their envelopes came
  tick_aligner aligner_;
  watermark_merger watermarks_;
  tick last_;
  event_time reached_ = event_time::min();
  stage_outputs out_;
  grant_function grant_;
  tick_function passed_;
  stage_recorder* recorder_ = nullptr;
  state_registry* states_ = nullptr;
  bool aligned_;
  bool dirty_ = false;
  bool flush_asked_ = false;
  bool ended_ = false;
  std::unique_ptr<fiber> fiber_;  ///< none for a stage that sends nothing; goes first
};

}  // namespace weir
