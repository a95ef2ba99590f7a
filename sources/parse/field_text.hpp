#pragma once

#include <weir/sources/parse/fields.hpp>
#include <weir/sources/parse/iso_time.hpp>

#include <charconv>
#include <cmath>

namespace weir::parse {

/// Reads a value from the whole of a field's text; false if the text is anything else. Numbers are
/// finite and have no white space, `+` or leading point; bool is `true`, `false`, `1` or `0`; a
/// time is ISO 8601, see `iso_time`, or an integer, milliseconds since 1970.
template <plain_field T>
[[nodiscard]] bool read_field(std::string_view text, T& value) {
  if constexpr (text_field<T>) {
    value = text;
    return true;
  } else if constexpr (std::same_as<T, bool>) {
    value = text == "true" || text == "1";
    return value || text == "false" || text == "0";
  } else if constexpr (std::same_as<T, event_time>) {
    std::int64_t ms = 0;
    const auto time = read_field(text, ms) ? unix_time_ms(ms) : iso_time(text);
    value = time.value_or(event_time{});
    return time.has_value();
  } else {
    const char* const end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, value);
    if (error != std::errc{} || stop != end) return false;
    if constexpr (real_field<T>) return std::isfinite(value);
    return true;
  }
}

}  // namespace weir::parse
