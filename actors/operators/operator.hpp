#pragma once

#include <weir/actors/progress/canceled.hpp>
#include <weir/messages/batch_builder.hpp>
#include <weir/messages/mark.hpp>
#include <weir/state/state_registry.hpp>

#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace weir {

/// Where an operator sends its batches. A port is one stream that it produces; the stage behind this
/// interface knows the consumers, waits for their credit and keeps the order per consumer. Its functions
/// throw `canceled` when the stage ends while they wait.
class outputs {
 public:
  virtual ~outputs() = default;

  /// Sends to every consumer of the port, routed as a whole (forward, rebalance, broadcast).
  virtual void send(std::size_t port, batch out) = 0;

  /// Sends to one partition of the consumers of a keyed port.
  virtual void send_to(std::size_t port, std::size_t partition, batch out) = 0;

  /// What is known of the times of what is sent from now on; of operators that make watermarks.
  virtual void advance(const watermark& now) { static_cast<void>(now); }

  /// Partitions of the consumers of a keyed port, at least 1.
  [[nodiscard]] virtual std::size_t partitions(std::size_t port) const = 0;
};

/// What an operator is made with; the references and spans outlive it.
struct operator_context {
  std::string name;  ///< of its stage
  std::size_t partition = 0;
  std::size_t partitions = 1;
  std::shared_ptr<segment_pool> pool;
  batch_limits limits;
  std::shared_ptr<const std::vector<std::string>> source_names;  ///< by `batch_header::stream`
  /// Where the operator declares what it remembers; used on its own thread.
  std::shared_ptr<state_registry> states = std::make_shared<state_registry>(state_home{});
  /// What a sink is to know, see sink_context.
  bool epochs = false;
  std::uint64_t attempt = 1;
  std::int64_t batch_interval_ms = 1000;
  /// Records (as text) at which user code has failed so often that they are refused from now on.
  std::shared_ptr<const std::vector<std::string>> poison = {};
};

/// Where a batch came in. Inputs are numbered in the order in which their streams were connected to the stage,
/// and those of one stream in the order of its partitions.
struct input_ref {
  std::size_t side = 0;  ///< see upstream::connect
  std::size_t number = 0;
};

/// What an operation does at a tick at which a stream that it reads has no dataset.
enum class without_data {
  passes,   ///< has none either
  goes_on,  ///< as if it had been empty
  fails,    ///< cannot go on
};

/// One step of a stream. Called by one stage, on one thread at a time; never blocks, never reads a clock.
/// An exception means that this attempt cannot go on; bad data goes to a dead-letter port instead.
class stream_operator {
 public:
  virtual ~stream_operator() = default;

  /// Handles one batch. Batch boundaries carry no meaning: any split of the same records gives the same
  /// output.
  virtual void on_batch(const batch& in, outputs& out) = 0;

  /// `on_batch` for operators that must know where a batch came in: those that read two streams.
  virtual void on_input(const input_ref& from, const batch& in, outputs& out) {
    static_cast<void>(from);
    on_batch(in, out);
  }

  /// Every record of the interval that ends here has been seen, from every input.
  virtual void on_tick(const tick& now, outputs& out) {
    static_cast<void>(now);
    static_cast<void>(out);
  }

  /// Is `on_tick` called when a stream that it reads has no dataset?
  [[nodiscard]] virtual without_data when_absent() const { return without_data::passes; }

  /// What it has sent for the interval, asked after `on_tick`.
  [[nodiscard]] virtual interval_data gives(const tick& now) const {
    static_cast<void>(now);
    return interval_data::given;
  }

  /// Every record before `up_to` has been seen, from every input; earlier ones are late from now on. It is
  /// event_time::max() when the sources have come to their ends. The stage passes it on afterwards, unless the
  /// operator makes watermarks.
  virtual void on_watermark(event_time up_to, outputs& out) {
    static_cast<void>(up_to);
    static_cast<void>(out);
  }

  /// Does it tell with `outputs::advance` what the watermark of its output is?
  [[nodiscard]] virtual bool makes_watermarks() const { return false; }

  /// Sends batches that are not full yet: the stage has nothing else to do, or a mark is to follow.
  virtual void flush(outputs& out) { static_cast<void>(out); }

  /// Nothing follows; `flush` is called after it.
  virtual void on_end(outputs& out) { static_cast<void>(out); }
};

/// User code threw at a record. The text names the record, where it came from and the cause.
class record_error : public std::runtime_error {
 public:
  record_error(const std::string& text, std::string record)
      : std::runtime_error(text), record_(std::move(record)) {}

  /// The record alone, as text.
  [[nodiscard]] const std::string& record() const { return record_; }

 private:
  std::string record_;
};

}  // namespace weir
