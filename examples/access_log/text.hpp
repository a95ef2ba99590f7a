#pragma once

#include <weir/messages/time.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace access_log {

/// 1234567 as "1,234,567".
[[nodiscard]] std::string grouped(std::int64_t number);

/// 1234567 as "1.2 MB".
[[nodiscard]] std::string human_bytes(std::int64_t bytes);

/// 12.34 as "12.3".
[[nodiscard]] std::string one_decimal(double number);

/// The time of day in UTC, as "19:48:03".
[[nodiscard]] std::string time_of_day(weir::event_time at);

/// Text that a stranger wrote, fit for a terminal: what is not printable ASCII becomes '?', and what is
/// longer than `width` ends in "...".
[[nodiscard]] std::string printable(std::string_view text, std::size_t width);

/// Text in a column of this width.
[[nodiscard]] std::string left(std::string text, std::size_t width);
[[nodiscard]] std::string right(const std::string& text, std::size_t width);

}  // namespace access_log
