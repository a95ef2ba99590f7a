#pragma once

#include <weir/actors/progress/epoch_clock.hpp>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <utility>

namespace weir {

/// The epochs that a source has ended and that are not committed. Of these there are only so many: the next one ends when
/// one is committed, late, and until then the source reads on for as long as two epochs take. So slow commits make epochs
/// longer; if ticks came on time all the same, there would be ever more epochs, with nothing in them. Not thread-safe.
class epoch_pace {
 public:
  epoch_pace(epoch_clock epochs, std::size_t pending_max, std::int64_t epoch_ns)
      : epochs_(epochs), pending_max_(pending_max), epoch_ns_(epoch_ns) {}

  /// Has this tick, which ends an epoch, to wait for a commit?
  [[nodiscard]] bool holds(std::uint64_t tick) const { return full() && epochs_.ends(tick); }
  [[nodiscard]] bool may_read(std::int64_t now_ns) const { return !full() || now_ns < reads_until_ns_; }
  [[nodiscard]] bool all_committed() const { return pending_.empty(); }

  /// The source stood at `position` at the end of this epoch.
  void ended(std::uint64_t epoch, std::string position, std::int64_t now_ns) {
    pending_.emplace_back(epoch, std::move(position));
    reads_until_ns_ = now_ns + 2 * epoch_ns_;
  }
  /// This epoch is committed, and those before it: calls `then` with the position of each.
  template <class Then>
  void committed(std::uint64_t epoch, Then then) {
    for (; !pending_.empty() && pending_.front().first <= epoch; pending_.pop_front()) then(pending_.front().second);
  }

 private:
  [[nodiscard]] bool full() const { return pending_.size() >= pending_max_; }

  epoch_clock epochs_;
  std::size_t pending_max_;
  std::int64_t epoch_ns_;
  std::deque<std::pair<std::uint64_t, std::string>> pending_;
  std::int64_t reads_until_ns_ = INT64_MAX;
};

}  // namespace weir
