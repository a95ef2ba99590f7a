#pragma once

#include <weir/weir.hpp>

namespace weir::conformance {

/// A record of a case of event time; or, `mark`, the news that the watermark has come so far.
struct timed_record {
  std::string key;
  std::int64_t value = 0;
  event_time at;
  bool mark = false;
  BOOST_DESCRIBE_CLASS(timed_record, (), (key, value, at, mark), (), ())
};

/// Marks are so far in the future of what they say that no record before the next one moves the watermark.
inline constexpr std::chrono::microseconds mark_lead{4'000'000'000'000'000'000};

/// No record before this time comes any more.
[[nodiscard]] inline timed_record mark_of(event_time up_to) { return {{}, 0, up_to + mark_lead, true}; }

/// The records of a stream whose watermark is what its marks say.
[[nodiscard]] inline auto marked(const stream<timed_record>& in) {
  return in.event_time(&timed_record::at, {.out_of_order_max = mark_lead, .idle_after = std::chrono::milliseconds(0)})
      .filter([](const timed_record& each) { return !each.mark; });
}

}  // namespace weir::conformance
