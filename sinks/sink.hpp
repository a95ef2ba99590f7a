#pragma once

#include <weir/messages/mark.hpp>
#include <weir/messages/rows.hpp>

#include <concepts>
#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

namespace weir {

/// A sink cannot be opened or written; the text names the file or address and what to do.
class sink_error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// One partition of a place where records go. Used by one thread at a time.
template <row T>
class sink {
 public:
  virtual ~sink() = default;

  /// Takes the rows of one batch; views into it end with the call.
  /// Throws sink_error when this attempt cannot go on.
  virtual void write(const rows<T>& in) = 0;

  /// Every record of the interval that ends here has been written.
  virtual void on_tick(const tick& now) { static_cast<void>(now); }

  /// Nothing follows.
  virtual void on_end() {}

  // A job that keeps state cuts its output into epochs. What is written in an epoch may be seen by others
  // when the epoch is committed, and not before.

  /// All that was written since the last `prepare` belongs to this epoch: makes it durable where nobody sees
  /// it. Returns what `recover` needs to publish all epochs that are prepared and not committed; empty:
  /// nothing.
  [[nodiscard]] virtual std::string prepare(std::uint64_t epoch) {
    static_cast<void>(epoch);
    return {};
  }

  /// The job will never go back before this epoch: publishes it, and those before it. More may have been
  /// written and prepared by now.
  virtual void commit(std::uint64_t epoch) { static_cast<void>(epoch); }

  /// Called before the first write of a job that goes on after this epoch, once for each partition that the
  /// sink had then and that this one stands for: publishes what `token` of its last `prepare` names unless
  /// that was done, and forgets what was written after it. `token` is empty for a job that begins. Throws
  /// sink_error.
  virtual void recover(std::uint64_t epoch, std::string_view token) {
    static_cast<void>(epoch);
    static_cast<void>(token);
  }
};

/// What a sink is opened with.
struct sink_context {
  std::size_t partition = 0;
  std::size_t partitions = 1;
  /// Does the job keep epochs? If not, `prepare`, `commit` and `recover` are never called.
  bool epochs = false;
  /// Grows with each beginning of the job, or of the part that failed.
  std::uint64_t attempt = 1;
};

/// A description of a sink, cheap to copy: what `stream::to` takes. `blocks()`: writing may wait for a
/// disk, a network or a user, so the sink gets a thread of its own. A spec may also have `owns()`: the name of
/// what no second sink of a topology may write to.
template <class S, class T>
concept sink_spec = row<T> && requires(const S& spec, const sink_context& context) {
  { spec.template open<T>(context) } -> std::same_as<std::unique_ptr<sink<T>>>;
  { spec.name() } -> std::convertible_to<std::string>;
  { spec.blocks() } -> std::convertible_to<bool>;
};

}  // namespace weir
