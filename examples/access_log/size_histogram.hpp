#pragma once

#include <weir/examples/access_log/hit.hpp>

#include <bit>
#include <cmath>
#include <vector>

namespace access_log {

/// Accumulates sizes of responses in classes: one for each size below 128, from there 64 for each
/// doubling. A percentile is off by less than 0.8 %, whatever the sizes and however many.
struct size_histogram {
  std::vector<std::int64_t> counts;  ///< by class; classes beyond the last are empty

  void add(const hit& h) {
    const auto at = class_of(h.bytes);
    if (at >= counts.size()) counts.resize(at + 1);
    ++counts[at];
  }
  void merge(const size_histogram& other) {
    if (other.counts.size() > counts.size()) counts.resize(other.counts.size());
    for (std::size_t i = 0; i < other.counts.size(); ++i) counts[i] += other.counts[i];
  }

  /// The size that this share of responses, above 0 and up to 1, does not exceed; 0 if there are none.
  [[nodiscard]] std::int64_t percentile(double share) const {
    std::int64_t sum = 0;
    for (const auto count : counts) sum += count;
    auto left = static_cast<std::int64_t>(std::ceil(share * static_cast<double>(sum)));
    for (std::size_t i = 0; i < counts.size(); ++i)
      if ((left -= counts[i]) <= 0) return middle_of(i);
    return 0;
  }

  [[nodiscard]] static std::size_t class_of(std::int64_t size) {
    const auto value = static_cast<std::uint64_t>(size);
    if (value < 128) return value;
    const auto doublings = static_cast<std::size_t>(std::bit_width(value)) - 7;
    return doublings * 64 + (value >> doublings);
  }
  [[nodiscard]] static std::int64_t middle_of(std::size_t number) {
    if (number < 128) return static_cast<std::int64_t>(number);
    const auto doublings = number / 64 - 1;
    const auto first = (number % 64 + 64) << doublings;
    return static_cast<std::int64_t>(first + (std::size_t{1} << doublings) / 2);
  }
};
BOOST_DESCRIBE_STRUCT(size_histogram, (), (counts))

struct size_summary {
  std::int64_t p50 = 0;
  std::int64_t p95 = 0;
  std::int64_t p99 = 0;
};
BOOST_DESCRIBE_STRUCT(size_summary, (), (p50, p95, p99))

[[nodiscard]] inline size_summary summary_of(const size_histogram& sizes) {
  return {sizes.percentile(0.50), sizes.percentile(0.95), sizes.percentile(0.99)};
}

}  // namespace access_log
