#pragma once

#include <chrono>  // the calendar too, which config/chrono.hpp leaves out

namespace weir::parse {

/// A date and a time of day as people write them, with their distance from UTC. The parts may come
/// from anywhere: `exists` tells whether they make sense together.
struct civil_time {
  unsigned year = 0;
  unsigned month = 0;
  unsigned day = 0;
  unsigned hour = 0;
  unsigned minute = 0;
  unsigned second = 0;
  char zone_sign = '+';  ///< of the zone's distance: east of Greenwich is '+'
  unsigned zone_hours = 0;
  unsigned zone_minutes = 0;
};

/// The number that two digits spell.
[[nodiscard]] constexpr unsigned two_digits(const char* text) {
  return static_cast<unsigned>((text[0] - '0') * 10 + (text[1] - '0'));
}

/// The number that four digits spell.
[[nodiscard]] constexpr unsigned four_digits(const char* text) {
  return two_digits(text) * 100 + two_digits(text + 2);
}

[[nodiscard]] constexpr std::chrono::year_month_day date_of(const civil_time& civil) {
  return {std::chrono::year{static_cast<int>(civil.year)}, std::chrono::month{civil.month},
          std::chrono::day{civil.day}};
}

/// Do the calendar and the clock have such a time? There may be a leap second, 60, in any minute.
[[nodiscard]] constexpr bool exists(const civil_time& civil) {
  return civil.year <= 9999 && civil.month <= 12 && civil.day <= 31 && civil.hour <= 23 &&
         civil.minute <= 59 && civil.second <= 60 &&
         (civil.zone_sign == '+' || civil.zone_sign == '-') && civil.zone_hours <= 23 &&
         civil.zone_minutes <= 59 && date_of(civil).ok();
}

/// The instant that an existing civil time names. A leap second is the first second of the next
/// minute, as it is in POSIX.
[[nodiscard]] constexpr std::chrono::sys_seconds instant_of(const civil_time& civil) {
  const int zone_minutes = static_cast<int>(civil.zone_hours * 60 + civil.zone_minutes);
  return std::chrono::sys_days{date_of(civil)} + std::chrono::hours{civil.hour} +
         std::chrono::minutes{civil.minute} + std::chrono::seconds{civil.second} -
         std::chrono::minutes{civil.zone_sign == '-' ? -zone_minutes : zone_minutes};
}

}  // namespace weir::parse
