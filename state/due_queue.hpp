#pragma once

#include <weir/state/saved_row.hpp>

#include <cstddef>
#include <functional>
#include <optional>
#include <queue>
#include <vector>

namespace weir {

/// When entries, known by consecutive numbers, fall due. A time that moves on costs one store: the queue holds
/// times that may be too early, and looks again when they come. Not thread-safe.
class due_queue {
 public:
  /// One that is not active knows nothing and costs nothing.
  explicit due_queue(bool active) : active_(active) {}

  [[nodiscard]] bool active() const { return active_; }
  [[nodiscard]] std::size_t bytes() const {
    return due_ms_.capacity() * sizeof(std::int64_t) + early_.size() * sizeof(early);
  }

  /// There is another entry, which is not due ever.
  void added() {
    if (active_) due_ms_.push_back(never_due);
  }

  void set(std::size_t number, std::int64_t due_ms) {
    auto& own = due_ms_[number];
    if (due_ms < own) early_.push({due_ms, number});
    own = due_ms;
  }
  [[nodiscard]] std::int64_t due_ms(std::size_t number) const {
    return active_ ? due_ms_[number] : never_due;
  }

  /// The first entry that is due by then, if there is one: it is not due any more.
  [[nodiscard]] std::optional<std::size_t> take(std::int64_t now_ms) {
    while (!early_.empty() && early_.top().ms <= now_ms) {
      const auto first = early_.top();
      early_.pop();
      auto& own = due_ms_[first.number];
      if (own == never_due) continue;
      if (own <= now_ms && own == first.ms) {
        own = never_due;
        return first.number;
      }
      early_.push({own, first.number});
    }
    return std::nullopt;
  }

 private:
  struct early {
    std::int64_t ms;
    std::size_t number;
    friend bool operator>(const early& a, const early& b) {
      return a.ms != b.ms ? a.ms > b.ms : a.number > b.number;
    }
  };

  bool active_;
  std::vector<std::int64_t> due_ms_;
  std::priority_queue<early, std::vector<early>, std::greater<>> early_;
};

}  // namespace weir
