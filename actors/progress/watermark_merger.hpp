#pragma once

#include <weir/messages/mark.hpp>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <vector>

namespace weir {

/// The watermark of a stage: the least of its inputs. Inputs that are idle or have ended hold nobody back. It
/// never goes back. Not thread-safe.
class watermark_merger {
 public:
  explicit watermark_merger(std::size_t inputs) : inputs_(inputs) {}

  /// Nothing is to be waited for on an input, until it brings a watermark.
  void ignore(std::size_t number) { inputs_[number].ignored = true; }

  /// What an input says. Returns the stage's watermark if that changes it.
  [[nodiscard]] std::optional<watermark> arrive(std::size_t number, const watermark& now) {
    auto& in = inputs_[number];
    if (in.last == now) return std::nullopt;
    in.ignored = false;
    in.last.up_to = std::max(in.last.up_to, now.up_to);
    in.last.idle = now.idle;
    return merged();
  }

  /// An input has ended. Returns the stage's watermark if that changes it.
  [[nodiscard]] std::optional<watermark> end(std::size_t number) {
    inputs_[number].ended = true;
    return merged();
  }

  [[nodiscard]] const watermark& current() const { return current_; }

 private:
  struct input {
    watermark last;
    bool ended = false;
    bool ignored = false;
  };

  std::optional<watermark> merged() {
    auto least = event_time::max();
    auto greatest = event_time::min();
    bool active = false;
    bool any = false;
    for (const auto& each : inputs_) {
      if (each.ended || each.ignored) continue;
      any = true;
      greatest = std::max(greatest, each.last.up_to);
      if (each.last.idle) continue;
      active = true;
      least = std::min(least, each.last.up_to);
    }
    if (!any) return std::nullopt;
    const watermark next{std::max(current_.up_to, active ? least : greatest), !active};
    if (next == current_) return std::nullopt;
    current_ = next;
    return next;
  }

  std::vector<input> inputs_;
  watermark current_;
};

}  // namespace weir
