#pragma once

#include <weir/messages/time.hpp>

#include <array>
#include <chrono>
#include <cstdio>
#include <string>

namespace weir::testing {

/// The time in UTC, as "2015-05-17T10:05:03.250000Z". Its year must have four digits.
inline std::string written(event_time at) {
  const auto day = std::chrono::floor<std::chrono::days>(at);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss clock{at - day};
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02u-%02uT%02d:%02d:%02d.%06dZ",
                static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                static_cast<unsigned>(date.day()), static_cast<int>(clock.hours().count()),
                static_cast<int>(clock.minutes().count()),
                static_cast<int>(clock.seconds().count()),
                static_cast<int>(clock.subseconds().count()));
  return text.data();
}

/// Can `written` write it?
inline bool has_four_digit_year(event_time at) {
  using std::chrono::sys_days, std::chrono::year;
  return at >= sys_days{year{0} / 1 / 1} && at < sys_days{year{10000} / 1 / 1};
}

}  // namespace weir::testing
