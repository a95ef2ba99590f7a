#pragma once

// Windows as their definition says, one record at a time, with lists: slow, and obvious. Shares nothing with what
// it judges. Times are plain numbers.

#include <algorithm>
#include <cstdint>
#include <limits>
#include <map>
#include <string>
#include <vector>

namespace weir::testing {

/// What the oracle is asked about.
struct oracle_rules {
  enum class kind { sliding, cumulative, session, global } shape = kind::sliding;
  std::int64_t size = 1;   ///< or gap
  std::int64_t slide = 1;  ///< or step
  std::int64_t offset = 0;
  std::int64_t lateness = 0;
  std::int64_t early_every = 0;  ///< in ticks' time; 0: none
  std::int64_t early_count = 0;
  bool discarding = false;
};

/// A result or a late record, as text by key in the order in which they come.
using oracle_texts = std::map<std::string, std::vector<std::string>>;

class window_oracle {
 public:
  static constexpr auto time_min = std::numeric_limits<std::int64_t>::min();
  static constexpr auto time_max = std::numeric_limits<std::int64_t>::max();

  explicit window_oracle(const oracle_rules& rules) : rules_(rules) {}

  void take(const std::string& key, std::int64_t value, std::int64_t time) {
    const auto found = windows_with(key, time);
    bool taken = false;
    for (const auto& [start, end] : found) {
      if (over(end)) continue;
      taken = true;
      auto& each = open(key, start, end);
      each.values.push_back(value);
      ++each.waiting;
      if (each.end <= up_to_) {
        send(key, each);
      } else if (rules_.early_count != 0 && each.waiting >= rules_.early_count) {
        send(key, each);
      }
    }
    if (!taken && late_by(time))
      late[key].push_back(std::to_string(value) + '@' + std::to_string(time));
  }

  void watermark(std::int64_t up_to) {
    if (up_to <= up_to_) return;
    for (auto& [key, all] : windows_) {
      std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) {
        return a.end != b.end ? a.end < b.end : a.start < b.start;
      });
      for (auto& each : all)
        if (each.end > up_to_ && each.end <= up_to) send(key, each);
    }
    up_to_ = up_to;
    for (auto& [key, all] : windows_)
      std::erase_if(all, [&](const auto& each) { return over(each.end); });
  }

  void tick(std::int64_t time) {
    if (rules_.early_every == 0) return;
    const auto before = std::exchange(tick_, time);
    bool passed = false;
    for (auto each = (before == time_min ? time : before + 1); each <= time; ++each)
      passed = passed || each % rules_.early_every == 0;
    if (!passed) return;
    for (auto& [key, all] : windows_) {
      std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) {
        return a.end != b.end ? a.end < b.end : a.start < b.start;
      });
      for (auto& each : all)
        if (each.end > up_to_ && each.waiting != 0) send(key, each);
    }
  }

  oracle_texts results;
  oracle_texts late;

 private:
  struct open_window {
    std::int64_t start;
    std::int64_t end;
    std::vector<std::int64_t> values = {};
    std::int64_t waiting = 0;  ///< records since an early result
  };
  using bounds = std::vector<std::pair<std::int64_t, std::int64_t>>;

  static std::int64_t plus(std::int64_t time, std::int64_t by) {
    return time > time_max - by ? time_max : time + by;
  }
  [[nodiscard]] bool over(std::int64_t end) const { return plus(end, rules_.lateness) <= up_to_; }
  [[nodiscard]] bool late_by(std::int64_t time) const {
    return plus(time, rules_.lateness) < up_to_;
  }

  /// The windows that a record of this time belongs to, in the order of their ends.
  bounds windows_with(const std::string& key, std::int64_t time) {
    switch (rules_.shape) {
      case oracle_rules::kind::sliding: return sliding(time);
      case oracle_rules::kind::cumulative: return cumulative(time);
      case oracle_rules::kind::session: return session(key, time);
      case oracle_rules::kind::global: break;
    }
    return {{time_min, time_max}};
  }
  [[nodiscard]] bounds sliding(std::int64_t time) const {
    bounds found;
    auto start = rules_.offset;
    while (start > time - rules_.size) start -= rules_.slide;
    for (; start <= time; start += rules_.slide)
      if (time < start + rules_.size) found.emplace_back(start, start + rules_.size);
    return found;
  }
  [[nodiscard]] bounds cumulative(std::int64_t time) const {
    bounds found;
    auto start = rules_.offset;
    while (start > time) start -= rules_.size;
    while (start + rules_.size <= time) start += rules_.size;
    for (auto end = start + rules_.slide; end <= start + rules_.size; end += rules_.slide)
      if (time < end) found.emplace_back(start, end);
    return found;
  }
  /// The session of the record, with all sessions that it touches made one.
  bounds session(const std::string& key, std::int64_t time) {
    auto& all = windows_[key];
    open_window made{time, time + rules_.size};
    for (bool again = true; again;) {
      again = false;
      for (std::size_t i = 0; i < all.size() && !again; ++i) {
        if (all[i].end < made.start || made.end < all[i].start) continue;
        made.start = std::min(made.start, all[i].start);
        made.end = std::max(made.end, all[i].end);
        made.waiting += all[i].waiting;
        made.values.insert(made.values.end(), all[i].values.begin(), all[i].values.end());
        all.erase(all.begin() + static_cast<std::ptrdiff_t>(i));
        again = true;
      }
    }
    if (!over(made.end)) all.push_back(made);
    return {{made.start, made.end}};
  }

  open_window& open(const std::string& key, std::int64_t start, std::int64_t end) {
    auto& all = windows_[key];
    for (auto& each : all)
      if (each.start == start && each.end == end) return each;
    all.push_back({start, end});
    return all.back();
  }

  void send(const std::string& key, open_window& each) {
    each.waiting = 0;
    if (each.values.empty()) return;
    auto sorted = each.values;
    std::sort(sorted.begin(), sorted.end());
    std::string text = std::to_string(each.start) + ".." + std::to_string(each.end) + ':';
    for (const auto value : sorted) text += ' ' + std::to_string(value);
    results[key].push_back(std::move(text));
    if (rules_.discarding) each.values.clear();
  }

  oracle_rules rules_;
  std::int64_t up_to_ = time_min;
  std::int64_t tick_ = time_min;
  std::map<std::string, std::vector<open_window>> windows_;
};

}  // namespace weir::testing
