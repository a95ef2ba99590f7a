#pragma once

#include <weir/messages/time.hpp>

#include <cstddef>
#include <map>
#include <mutex>
#include <utility>

namespace weir {

/// Keeps partitions of streams together in event time: one that is further ahead of the slowest than the
/// limit is not read until the others have come closer. Partitions without records, and idle ones, hold nobody
/// back. Thread-safe.
class watermark_alignment {
 public:
  explicit watermark_alignment(std::chrono::microseconds ahead_max) : ahead_max_(ahead_max) {}

  /// A stream takes part; returns its number. While topologies are composed.
  [[nodiscard]] std::size_t add_stream() {
    const std::lock_guard lock(mutex_);
    return streams_++;
  }

  /// The newest record of a partition of a stream has this time.
  void reached(std::size_t stream, std::size_t partition, event_time newest) {
    const std::lock_guard lock(mutex_);
    newest_[{stream, partition}] = newest;
  }
  /// Nothing is known of the partition: it starts, is idle or has ended.
  void forget(std::size_t stream, std::size_t partition) {
    const std::lock_guard lock(mutex_);
    newest_.erase({stream, partition});
  }

  /// Must the partition wait?
  [[nodiscard]] bool ahead(std::size_t stream, std::size_t partition) const {
    const std::lock_guard lock(mutex_);
    const auto own = newest_.find({stream, partition});
    if (own == newest_.end()) return false;
    for (const auto& [of, newest] : newest_)
      if (own->second - newest > ahead_max_) return true;
    return false;
  }

 private:
  std::chrono::microseconds ahead_max_;
  mutable std::mutex mutex_;
  std::size_t streams_ = 0;
  std::map<std::pair<std::size_t, std::size_t>, event_time> newest_;
};

}  // namespace weir
