#pragma once

// What joins by event time come to, worked out by nested loops over all that arrived. Shares nothing with them but
// the types of their results.

#include <weir/messages/format.hpp>
#include <weir/messages/keyed.hpp>
#include <weir/messages/time.hpp>
#include <weir/messages/windowed.hpp>

#include <boost/describe/class.hpp>

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace weir::testing {

struct arrival {
  std::int64_t key = 0;
  std::int64_t id = 0;
  event_time at{};
};
BOOST_DESCRIBE_STRUCT(arrival, (), (key, id, at))

/// A record of one of the sides, or a watermark for both, in microseconds.
struct join_event {
  std::size_t side = 0;
  arrival record{};
  std::optional<std::int64_t> watermark = {};
};

/// Results and late records as text, in any order.
struct joined {
  std::vector<std::string> results;
  std::vector<std::string> late;
};

inline constexpr std::int64_t end_of_time = event_time::max().time_since_epoch().count();

inline event_time time_of(std::int64_t us) { return event_time(std::chrono::microseconds(us)); }
inline std::int64_t us_of(event_time at) { return at.time_since_epoch().count(); }

inline std::string shown(joined all) {
  std::string text;
  for (auto* lines : {&all.results, &all.late}) {
    std::sort(lines->begin(), lines->end());
    for (const auto& line : *lines) text += line + '\n';
    text += "--\n";
  }
  return text;
}

inline std::string shown(const std::vector<join_event>& events) {
  std::string text;
  for (const auto& each : events)
    text += each.watermark ? "watermark " + std::to_string(*each.watermark) + '\n'
                           : (each.side == 0 ? "left " : "right ") + to_text(each.record) + '\n';
  return text;
}

/// Those of a side that came no later than the watermark; `late` gets the others.
inline std::vector<arrival> in_time(const std::vector<join_event>& events, std::size_t side,
                                    std::vector<std::string>& late) {
  std::vector<arrival> found;
  auto watermark = us_of(event_time::min());
  for (const auto& each : events) {
    if (each.watermark) {
      watermark = *each.watermark;
    } else if (each.side == side && us_of(each.record.at) < watermark) {
      late.push_back(to_text(each.record));
    } else if (each.side == side) {
      found.push_back(each.record);
    }
  }
  return found;
}

/// A pair as a join sends it: a value that may be absent is an optional.
template <bool MayLackLeft, bool MayLackRight>
std::string pair_text(std::int64_t key, std::optional<std::int64_t> left,
                      std::optional<std::int64_t> right) {
  using id = std::int64_t;
  using one = std::conditional_t<MayLackLeft, std::optional<id>, id>;
  using other = std::conditional_t<MayLackRight, std::optional<id>, id>;
  const auto as = []<class T>(T, const std::optional<id>& value) {
    if constexpr (std::is_same_v<T, id>) {
      return value.value();
    } else {
      return value;
    }
  };
  return to_text(keyed<id, std::pair<one, other>>{key, {as(one{}, left), as(other{}, right)}});
}

template <bool KeepLeft, bool KeepRight>
joined interval_joined(const std::vector<join_event>& events, std::int64_t from, std::int64_t to) {
  joined all;
  const auto lefts = in_time(events, 0, all.late);
  const auto rights = in_time(events, 1, all.late);
  const auto near = [&](const arrival& l, const arrival& r) {
    const auto apart = us_of(r.at) - us_of(l.at);
    return l.key == r.key && apart >= from && apart <= to;
  };
  const auto add = [&](std::int64_t key, std::optional<std::int64_t> l,
                       std::optional<std::int64_t> r) {
    all.results.push_back(pair_text<KeepRight, KeepLeft>(key, l, r));
  };
  for (const auto& l : lefts) {
    bool alone = true;
    for (const auto& r : rights) {
      if (!near(l, r)) continue;
      alone = false;
      add(l.key, l.id, r.id);
    }
    if (alone && KeepLeft) add(l.key, l.id, std::nullopt);
  }
  for (const auto& r : rights)
    if (KeepRight &&
        std::none_of(lefts.begin(), lefts.end(), [&](const auto& l) { return near(l, r); }))
      add(r.key, std::nullopt, r.id);
  return all;
}

template <bool KeepLeft>
joined table_joined(const std::vector<join_event>& events) {
  joined all;
  std::vector<arrival> versions;
  std::vector<arrival> waiting;
  auto watermark = us_of(event_time::min());
  for (const auto& each : events) {
    if (!each.watermark && each.side == 1) versions.push_back(each.record);
    if (!each.watermark && each.side == 0) {
      if (us_of(each.record.at) < watermark) {
        all.late.push_back(to_text(each.record));
      } else {
        waiting.push_back(each.record);
      }
    }
    if (!each.watermark) continue;
    watermark = *each.watermark;
    std::erase_if(waiting, [&](const arrival& l) {
      if (us_of(l.at) >= watermark) return false;
      const arrival* valid = nullptr;
      for (const auto& r : versions)
        if (r.key == l.key && r.at <= l.at && (!valid || valid->at <= r.at)) valid = &r;
      if (valid || KeepLeft)
        all.results.push_back(pair_text<false, KeepLeft>(
            l.key, l.id, valid ? std::optional(valid->id) : std::nullopt));
      return true;
    });
  }
  return all;
}

/// The windows of `size` that begin at `offset` and each `slide` before and after it, for each key that has records
/// there; a record is in those that had not ended when it came.
inline joined windows_grouped(const std::vector<join_event>& events, std::int64_t size,
                              std::int64_t slide, std::int64_t offset) {
  using ids = std::vector<std::int64_t>;
  joined all;
  std::map<std::pair<std::int64_t, std::int64_t>, std::pair<ids, ids>> groups;
  auto watermark = us_of(event_time::min());
  for (const auto& each : events) {
    if (each.watermark) {
      watermark = *each.watermark;
      continue;
    }
    const auto at = us_of(each.record.at);
    bool any = false;
    bool open = false;
    auto start = offset;
    while (start > at - size) start -= slide;
    for (; start <= at; start += slide) {
      if (at >= start + size) continue;
      any = true;
      if (start + size <= watermark) continue;
      open = true;
      auto& group = groups[{start, each.record.key}];
      (each.side == 0 ? group.first : group.second).push_back(each.record.id);
    }
    if (any && !open) all.late.push_back(to_text(each.record));
  }
  for (const auto& [where, group] : groups)
    all.results.push_back(to_text(windowed<std::int64_t, std::pair<ids, ids>>{
        where.second, time_of(where.first), time_of(where.first + size), group}));
  return all;
}

}  // namespace weir::testing
