#pragma once

#include <weir/messages/mark.hpp>
#include <weir/messages/rows.hpp>

#include <concepts>
#include <memory>
#include <stdexcept>
#include <string>

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
};

/// What a sink is opened with.
struct sink_context {
  std::size_t partition = 0;
  std::size_t partitions = 1;
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
