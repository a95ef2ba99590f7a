#pragma once

#include <weir/messages/mark.hpp>

#include <cassert>
#include <cstddef>
#include <optional>
#include <vector>

namespace weir {

/// Decides when a tick has passed on every input of a stage. An input that is ahead is blocked until the
/// others have caught up; one that has ended holds nobody back. Not thread-safe.
class tick_aligner {
 public:
  explicit tick_aligner(std::size_t inputs) : inputs_(inputs), open_(inputs) {}

  /// Must what follows on this input wait?
  [[nodiscard]] bool blocked(std::size_t number) const { return inputs_[number].arrived; }

  /// A tick came on an input that is not blocked. Returns it when it is now complete; no input is blocked
  /// then.
  [[nodiscard]] std::optional<tick> arrive(std::size_t number, const tick& now) {
    assert(!inputs_[number].arrived && !inputs_[number].ended);
    assert(arrived_ == 0 || now == current_);
    inputs_[number].arrived = true;
    current_ = now;
    ++arrived_;
    return complete();
  }

  /// An input has ended. Returns the tick that only it held back, if any.
  [[nodiscard]] std::optional<tick> end(std::size_t number) {
    assert(!inputs_[number].ended && !inputs_[number].arrived);
    inputs_[number].ended = true;
    --open_;
    return arrived_ == 0 ? std::nullopt : complete();
  }

  [[nodiscard]] bool all_ended() const { return open_ == 0; }

 private:
  struct input {
    bool arrived = false;
    bool ended = false;
  };

  std::optional<tick> complete() {
    if (arrived_ < open_) return std::nullopt;
    for (auto& each : inputs_) each.arrived = false;
    arrived_ = 0;
    return current_;
  }

  std::vector<input> inputs_;
  std::size_t open_;
  std::size_t arrived_ = 0;
  tick current_;
};

}  // namespace weir
