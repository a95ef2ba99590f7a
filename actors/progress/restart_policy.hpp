#pragma once

#include <algorithm>
#include <cstdint>
#include <deque>
#include <optional>

namespace weir {

/// Decides whether what failed is started again, and after how long: the wait doubles with each failure, and
/// a random half of it keeps parts that failed together from coming back together. Not thread-safe.
class restart_policy {
 public:
  struct options {
    std::size_t restarts_max = 10;  ///< within the time span
    std::int64_t window_ns = 600'000'000'000;
    std::int64_t wait_first_ns = 50'000'000;
    std::int64_t wait_max_ns = 10'000'000'000;
    std::uint64_t seed = 0;  ///< of the random half
  };

  explicit restart_policy(options how) : how_(how), chance_(how.seed) {}

  /// It failed now. Returns how long to wait before it is started again; none: too often.
  [[nodiscard]] std::optional<std::int64_t> failed(std::int64_t now_ns) {
    while (!failures_ns_.empty() && failures_ns_.front() <= now_ns - how_.window_ns)
      failures_ns_.pop_front();
    if (failures_ns_.size() >= how_.restarts_max) return std::nullopt;
    failures_ns_.push_back(now_ns);
    const auto doublings = std::min<std::size_t>(failures_ns_.size() - 1, 20);
    const auto wait_ns = std::min(how_.wait_first_ns << doublings, how_.wait_max_ns);
    return wait_ns / 2 + static_cast<std::int64_t>(next_random() % static_cast<std::uint64_t>(wait_ns / 2 + 1));
  }

 private:
  /// splitmix64 (Steele, Lea, Flood 2014).
  std::uint64_t next_random() {
    auto z = chance_ += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
  }

  options how_;
  std::uint64_t chance_;
  std::deque<std::int64_t> failures_ns_;
};

}  // namespace weir
