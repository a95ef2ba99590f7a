#pragma once

#include <weir/sources/parse/fields.hpp>
#include <weir/sources/parse/iso_time.hpp>

namespace weir::parse {

/// Reads a finite number from the whole of a text, as std::from_chars does; false if it is anything else or
/// too large. Defined for all integers, float and double.
template <class T>
[[nodiscard]] bool read_number(std::string_view text, T& value);

/// Reads a value from the whole of a field's text; false if the text is anything else. Numbers are
/// finite and have neither white space nor `+`; bool is `true`, `false`, `1` or `0`; a
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
    return read_number(text, value);
  }
}

}  // namespace weir::parse
