#pragma once

#include <weir/messages/clock.hpp>

namespace weir::testing {

/// The time of a simulation: it stands still while anything can run. Not thread-safe.
class virtual_clock final : public clock {
 public:
  /// `seed` is the simulation's, for sources that leave something to chance.
  virtual_clock(std::int64_t start_unix_ns, std::uint64_t seed)
      : start_unix_ns_(start_unix_ns), seed_(seed) {}

  /// Nanoseconds since the start.
  [[nodiscard]] std::int64_t steady_ns() const override { return passed_ns_; }
  [[nodiscard]] std::int64_t unix_ns() const override { return start_unix_ns_ + passed_ns_; }
  [[nodiscard]] std::uint64_t seed() const { return seed_; }

  void advance(std::int64_t by_ns) { passed_ns_ += by_ns; }

 private:
  std::int64_t start_unix_ns_;
  std::int64_t passed_ns_ = 0;
  std::uint64_t seed_;
};

}  // namespace weir::testing
