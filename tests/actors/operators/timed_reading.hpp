#pragma once

// Readings as operators by event time get them, for tests: keyed by text, with times in milliseconds.

#include <weir/actors/operators/timed_rows.hpp>
#include <weir/tests/support/two_sides.hpp>

namespace weir::testing {

/// A key, a number and a time.
struct timed_reading {
  std::string_view key;
  std::int64_t value = 0;
  event_time at{};
};
BOOST_DESCRIBE_STRUCT(timed_reading, (), (key, value, at))

inline event_time at_ms(std::int64_t count) { return event_time(std::chrono::milliseconds(count)); }

inline timed_reading taken(std::string_view key, std::int64_t value, std::int64_t ms) {
  return {key, value, at_ms(ms)};
}

using reading_key = std::string_view timed_reading::*;
using reading_value = std::int64_t timed_reading::*;
using reading_side = timed_side<timed_reading, reading_key, reading_value>;

/// How an operator with two inputs reads one of them.
inline reading_side side_of_readings() {
  return {clock_of<timed_reading>(&timed_reading::at), &timed_reading::key, &timed_reading::value};
}

using two_sided_readings = two_sided_script<timed_reading, timed_reading>;

/// The letter of a record that was late.
inline std::string late_letter(const timed_reading& record) {
  return to_text(dead_letter{.stage = "stage",
                             .source = "source",
                             .record = to_text(record),
                             .reason = "late: the watermark has passed its time"});
}

}  // namespace weir::testing
