#pragma once

#include <algorithm>
#include <cstdint>
#include <deque>
#include <optional>

namespace weir {

/// When an interval was done, and what it took.
struct interval_report {
  std::uint64_t tick = 0;
  std::int64_t busy_ns_max = 0;  ///< of the stage partition that it kept busiest
  std::int64_t done_ns = 0;      ///< steady clock, when the last one finished it
};

/// Collects what the partitions of all stages report of each interval. Not thread-safe.
class interval_ledger {
 public:
  explicit interval_ledger(std::size_t reporters) : reporters_(reporters) {}

  /// One of them finished an interval; each reports each tick, in order. Returns the interval when as many
  /// have as are left; who reports it after that is too late to count.
  [[nodiscard]] std::optional<interval_report> report(std::uint64_t tick, std::int64_t busy_ns,
                                                      std::int64_t now_ns) {
    if (first_ == 0) first_ = tick;
    if (tick < first_) return std::nullopt;
    while (first_ + open_.size() <= tick) open_.emplace_back();
    auto& at = open_[tick - first_];
    at.busy_ns_max = std::max(at.busy_ns_max, busy_ns);
    at.done_ns = std::max(at.done_ns, now_ns);
    if (++at.reports < reporters_) return std::nullopt;
    interval_report done{tick, at.busy_ns_max, at.done_ns};
    // Whoever ended reports no more: what is older will never be complete.
    open_.erase(open_.begin(), open_.begin() + static_cast<std::ptrdiff_t>(tick - first_ + 1));
    first_ = tick + 1;
    return done;
  }

  /// One of them has ended.
  void ended() {
    if (reporters_ > 0) --reporters_;
  }

 private:
  struct open_interval {
    std::int64_t busy_ns_max = 0;
    std::int64_t done_ns = 0;
    std::size_t reports = 0;
  };

  std::size_t reporters_;
  std::uint64_t first_ = 0;  ///< tick of the oldest open interval; 0: none came yet
  std::deque<open_interval> open_;
};

}  // namespace weir
