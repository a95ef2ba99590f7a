#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace weir::bench {

/// Latencies counted in buckets that are at most 1/32 wide of what they hold: any number of them in 16 KiB.
/// The idea is that of HdrHistogram.
class latency_counts {
 public:
  void add(std::int64_t ns) {
    ++counts_[bucket_of(ns < 0 ? 0 : static_cast<std::uint64_t>(ns))];
    ++total_;
  }

  /// The value below which this share of all lies, in microseconds; 0 when there are none.
  [[nodiscard]] double quantile_us(double share) const {
    const auto wanted = static_cast<std::uint64_t>(share * static_cast<double>(total_));
    std::uint64_t seen = 0;
    for (std::size_t i = 0; i < counts_.size(); ++i) {
      seen += counts_[i];
      if (seen > wanted) return static_cast<double>(start_of(i)) / 1e3;
    }
    return 0;
  }

 private:
  static constexpr unsigned steps = 32;

  static std::size_t bucket_of(std::uint64_t ns) {
    if (ns < steps) return ns;
    const auto shift = static_cast<unsigned>(std::bit_width(ns)) - 6;
    return (shift + 1) * steps + static_cast<std::size_t>((ns >> shift) - steps);
  }
  static std::uint64_t start_of(std::size_t bucket) {
    if (bucket < steps) return bucket;
    const auto shift = bucket / steps - 1;
    return (bucket % steps + steps) << shift;
  }

  std::array<std::uint64_t, std::size_t{steps} * 60> counts_{};
  std::uint64_t total_ = 0;
};

}  // namespace weir::bench
