#pragma once

#include <weir/messages/time.hpp>

#include <optional>
#include <string_view>

namespace weir::parse {

/// Reads a time as ISO 8601 and RFC 3339 write it: "2015-05-17T10:05:03.25+02:00". A space may
/// stand for the T; the fraction (after '.' or ',', cut to microseconds) may be missing; so may the
/// zone (`Z`, `+02:00`, `+0200` or `+02`), and then the time is UTC. nullopt if it is anything else
/// or no such time exists.
[[nodiscard]] std::optional<event_time> iso_time(std::string_view text);

/// The time that a number of milliseconds since 1970 names, unless it is some 292,000 years from
/// now.
[[nodiscard]] std::optional<event_time> unix_time_ms(std::int64_t ms);

}  // namespace weir::parse
