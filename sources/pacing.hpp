#pragma once

#include <cstdint>

namespace weir::sources {

/// Which records of an open-loop stream are due: record n at start + n / rate, however late the
/// ones before came.
class pace {
 public:
  /// A rate of 0: all are due at once.
  explicit pace(double records_per_second) : rate_(records_per_second) {}

  /// How many records are due `elapsed_ns` after the start: the first is due at once.
  [[nodiscard]] std::uint64_t due(std::int64_t elapsed_ns) const;
  /// Nanoseconds from the start to record `n`, rounded up.
  [[nodiscard]] std::int64_t due_ns(std::uint64_t n) const;

 private:
  long double rate_;
};

/// A token bucket: how many records may pass by now. It holds at most a tenth of a second's worth,
/// at least 1.
class token_bucket {
 public:
  /// Full at `now_ns`.
  token_bucket(double per_second, std::int64_t now_ns);

  /// Changes the rate from `now_ns` on; saved tokens stay, as far as the new size allows.
  void set_rate(double per_second, std::int64_t now_ns);

  /// Whole tokens there are at `now_ns`, which must not go back.
  [[nodiscard]] std::uint64_t available(std::int64_t now_ns);

  /// May take more than there are; later ones wait for it.
  void take(std::uint64_t count) { tokens_ -= static_cast<double>(count); }

  /// Nanoseconds from the last `available` until it is worth asking again: until there is one
  /// token, but not more than a thousand times a second.
  [[nodiscard]] std::int64_t refill_ns() const;

 private:
  double per_ns_;
  double size_;
  double tokens_;
  std::int64_t filled_ns_;
};

}  // namespace weir::sources
