#pragma once

#include <cstdint>

namespace weir {

/// How long a batch that is not full waits to be filled up: while its receiver is behind, and for a limited
/// time since it was first held. Not thread-safe.
class linger {
 public:
  explicit linger(std::int64_t at_most_ns) : at_most_ns_(at_most_ns) {}

  /// `wanted`: there is such a batch, and its receiver is behind. Does it wait on at `now_ns`?
  [[nodiscard]] bool holds(bool wanted, std::int64_t now_ns) {
    if (wanted && until_ns_ == not_held) until_ns_ = now_ns + at_most_ns_;
    if (wanted && now_ns < until_ns_) return true;
    until_ns_ = not_held;
    return false;
  }

  /// While it holds: until when.
  [[nodiscard]] std::int64_t until_ns() const { return until_ns_; }

 private:
  static constexpr std::int64_t not_held = INT64_MIN;

  std::int64_t at_most_ns_;
  std::int64_t until_ns_ = not_held;
};

}  // namespace weir
