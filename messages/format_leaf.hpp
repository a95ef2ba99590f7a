#pragma once

// How the leaves of rows are written; see format.hpp for what they look like.

#include <weir/messages/row_shape.hpp>

#include <boost/describe/enum_to_string.hpp>


namespace weir::detail {

void append_integer(std::string& out, std::int64_t value);
void append_integer(std::string& out, std::uint64_t value);
void append_real(std::string& out, float value);
void append_real(std::string& out, double value);
void append_hex(std::string& out, std::span<const std::byte> bytes);
/// `seconds` since 1970 and `nanoseconds` in [0, 10^9).
void append_time(std::string& out, std::int64_t seconds, std::int64_t nanoseconds);
/// The unit is `numerator` / `denominator` seconds.
void append_duration(std::string& out, std::int64_t count, std::intmax_t numerator,
                     std::intmax_t denominator);
/// With its quotes.
void append_json_text(std::string& out, std::string_view text);
/// Makes one CSV cell of what stands in `out` from `begin` on: quotes it if it has to be.
void quote_cell(std::string& out, std::size_t begin);

template <class T>
void append_any_integer(std::string& out, T value) {
  using widest = std::conditional_t<std::is_signed_v<T>, std::int64_t, std::uint64_t>;
  append_integer(out, static_cast<widest>(value));
}

/// The described name of an enumerator; null if it has none.
template <class T>
const char* name_of(T value) {
  if constexpr (boost::describe::has_describe_enumerators<T>::value)
    return boost::describe::enum_to_string(value, nullptr);
  else
    return nullptr;
}

template <class T>
void append_enumerator(std::string& out, T value) {
  if (const auto* name = name_of(value))
    out += name;
  else
    append_any_integer(out, static_cast<std::underlying_type_t<T>>(value));
}

/// A time beyond 64 bits of seconds, which coarse units can have, is cut to what they can say.
template <class Period>
void append_any_time(std::string& out,
                     std::chrono::sys_time<std::chrono::duration<std::int64_t, Period>> value) {
  __extension__ using wide = std::conditional_t<Period::num == 1, std::int64_t, __int128>;
  const auto count = wide{value.time_since_epoch().count()} * Period::num;
  auto seconds = count / Period::den;
  auto rest = static_cast<std::int64_t>(count % Period::den);
  if (rest < 0) {
    rest += Period::den;
    --seconds;
  }
  using fraction = std::chrono::duration<std::int64_t, std::ratio<1, Period::den>>;
  append_time(out, static_cast<std::int64_t>(seconds < INT64_MIN ? INT64_MIN : seconds > INT64_MAX ? INT64_MAX : seconds),
              std::chrono::duration_cast<std::chrono::nanoseconds>(fraction(rest)).count());
}

/// A leaf other than text, without quotes.
template <row T>
void append_leaf(std::string& out, const T& value) {
  constexpr auto form = shape_of<T>();
  if constexpr (form == shape::truth) out += value ? "true" : "false";
  if constexpr (form == shape::integer) append_any_integer(out, value);
  if constexpr (form == shape::real) append_real(out, value);
  if constexpr (form == shape::enumerator) append_enumerator(out, value);
  if constexpr (form == shape::time) append_any_time(out, value);
  if constexpr (form == shape::bytes) append_hex(out, value);
  if constexpr (form == shape::duration)
    append_duration(out, value.count(), T::period::num, T::period::den);
}

/// A leaf as a JSON value.
template <row T>
void append_json_leaf(std::string& out, const T& value) {
  constexpr auto form = shape_of<T>();
  if constexpr (form == shape::text) {
    append_json_text(out, value);
  } else if constexpr (form == shape::real) {
    if (value - value == 0)
      append_real(out, value);
    else
      out += "null";  // NaN or infinite
  } else if constexpr (form == shape::truth || form == shape::integer) {
    append_leaf(out, value);
  } else {
    const bool number = form == shape::enumerator && name_of(value) == nullptr;
    if (!number) out += '"';
    append_leaf(out, value);
    if (!number) out += '"';
  }
}

/// A leaf as a CSV cell.
template <row T>
void append_csv_leaf(std::string& out, const T& value) {
  if constexpr (shape_of<T>() == shape::text) {
    const auto begin = out.size();
    out += value;
    quote_cell(out, begin);
  } else {
    append_leaf(out, value);  // never contains a quote, a comma or an end of line
  }
}

}  // namespace weir::detail
