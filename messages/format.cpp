#include <weir/messages/format_leaf.hpp>
#include <weir/messages/utf8.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>

namespace weir::detail {

namespace {

template <class Number, class... Options>
void append_chars(std::string& out, Number value, Options... options) {
  char digits[32];
  const auto end = std::to_chars(std::begin(digits), std::end(digits), value, options...).ptr;
  out.append(digits, end);
}

/// Without an exponent as long as all digits mean something and are few.
template <class Real>
void append_shortest(std::string& out, Real value) {
  constexpr double limit = std::is_same_v<Real, float> ? 1e6 : 1e15;
  const double size = std::abs(value);
  const bool few = size == 0 || (size >= 1e-5 && size < limit);
  append_chars(out, value, few ? std::chars_format::fixed : std::chars_format::general);
}

/// Writes exactly `width` digits, and whatever stands after them.
char* put_digits(char* to, std::int64_t value, int width, char after) {
  for (int i = width - 1; i >= 0; --i, value /= 10) to[i] = static_cast<char>('0' + value % 10);
  to[width] = after;
  return to + width + 1;
}

struct calendar_day {
  std::int64_t year;
  std::int64_t month;
  std::int64_t day;
};

/// The day in the Gregorian calendar; years begin in March, so that leap days come last (Hinnant).
calendar_day calendar_day_of(std::int64_t days_since_1970) {
  const auto days = days_since_1970 + 719468;  // since 0000-03-01
  const auto era = (days >= 0 ? days : days - 146096) / 146097;
  const auto day_of_era = days - era * 146097;
  const auto year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  const auto day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const auto shifted_month = (5 * day_of_year + 2) / 153;
  const auto month = shifted_month < 10 ? shifted_month + 3 : shifted_month - 9;
  return {.year = year_of_era + era * 400 + (month <= 2 ? 1 : 0),
          .month = month,
          .day = day_of_year - (153 * shifted_month + 2) / 5 + 1};
}

/// Four digits; more, or a year before 0, with a sign (ISO 8601, expanded).
void append_year(std::string& out, std::int64_t year) {
  const auto size = year < 0 ? -year : year;
  if (year < 0) out += '-';
  if (year > 9999) out += '+';
  if (size < 1000) out.append(size < 10 ? 3 : size < 100 ? 2 : 1, '0');
  append_chars(out, size);
}

/// Can eight bytes stand in a JSON string as they are: ASCII without controls, quote and backslash?
bool plain_in_json(std::uint64_t bytes) {
  constexpr std::uint64_t ones = ~std::uint64_t{0} / 255;
  constexpr std::uint64_t tops = ones * 128;
  const auto quotes = bytes ^ (ones * '"');
  const auto backslashes = bytes ^ (ones * '\\');
  const auto controls = (bytes - ones * 0x20) & ~bytes;
  return ((bytes | controls | ((quotes - ones) & ~quotes) | ((backslashes - ones) & ~backslashes)) &
          tops) == 0;
}

bool plain_in_json(char c) {
  return static_cast<unsigned char>(c - 0x20) < 0x60 && c != '"' && c != '\\';
}

/// The end of the characters from `at` on that JSON takes as they are.
const char* skip_plain(const char* at, const char* end) {
  for (std::uint64_t word; end - at >= 8; at += 8) {
    std::memcpy(&word, at, 8);
    if (!plain_in_json(word)) break;
  }
  while (at != end && plain_in_json(*at)) ++at;
  return at;
}

constexpr char hex_digits[] = "0123456789abcdef";

/// A byte that JSON does not take as it is; what is not ASCII was no UTF-8 either.
void append_json_escape(std::string& out, char c) {
  switch (c) {
    case '"': out += "\\\""; return;
    case '\\': out += "\\\\"; return;
    case '\b': out += "\\b"; return;
    case '\f': out += "\\f"; return;
    case '\n': out += "\\n"; return;
    case '\r': out += "\\r"; return;
    case '\t': out += "\\t"; return;
    default: break;
  }
  const auto byte = static_cast<unsigned char>(c);
  if (byte >= 0x80) {
    out += "\xef\xbf\xbd";  // U+FFFD
  } else {
    out += "\\u00";
    out += hex_digits[byte >> 4];
    out += hex_digits[byte & 15];
  }
}

}  // namespace

void append_integer(std::string& out, std::int64_t value) { append_chars(out, value); }
void append_integer(std::string& out, std::uint64_t value) { append_chars(out, value); }
void append_real(std::string& out, float value) { append_shortest(out, value); }
void append_real(std::string& out, double value) { append_shortest(out, value); }

void append_hex(std::string& out, std::span<const std::byte> bytes) {
  for (const auto byte : bytes) {
    out += hex_digits[std::to_integer<unsigned>(byte >> 4)];
    out += hex_digits[std::to_integer<unsigned>(byte & std::byte{15})];
  }
}

void append_time(std::string& out, std::int64_t seconds, std::int64_t nanoseconds) {
  constexpr std::int64_t day_seconds = 86400;
  auto days = seconds / day_seconds;
  auto second = seconds % day_seconds;
  if (second < 0) {
    second += day_seconds;
    --days;
  }
  const auto date = calendar_day_of(days);
  append_year(out, date.year);
  char text[32];
  text[0] = '-';
  char* at = put_digits(text + 1, date.month, 2, '-');
  at = put_digits(at, date.day, 2, 'T');
  at = put_digits(at, second / 3600, 2, ':');
  at = put_digits(at, second / 60 % 60, 2, ':');
  at = put_digits(at, second % 60, 2, 'Z');
  if (nanoseconds != 0) {
    at[-1] = '.';
    at = put_digits(at, nanoseconds, 9, 'Z');
    for (; at[-2] == '0'; --at) at[-2] = 'Z';
  }
  out.append(text, at);
}

void append_duration(std::string& out, std::int64_t count, std::intmax_t numerator,
                     std::intmax_t denominator) {
  struct unit {
    std::intmax_t numerator;
    std::intmax_t denominator;
    const char* name;
  };
  constexpr unit units[] = {
      {1, 1, "s"},    {1, 1'000, "ms"}, {1, 1'000'000, "us"}, {1, 1'000'000'000, "ns"},
      {60, 1, "min"}, {3'600, 1, "h"},  {86'400, 1, "d"}};
  append_chars(out, count);
  for (const auto& unit : units)
    if (unit.numerator == numerator && unit.denominator == denominator) {
      out += unit.name;
      return;
    }
  out += '*';
  append_chars(out, numerator);
  out += '/';
  append_chars(out, denominator);
  out += 's';
}

void append_json_text(std::string& out, std::string_view text) {
  out += '"';
  const char* begin = text.data();
  const char* const end = begin + text.size();
  for (const char* at = skip_plain(begin, end); at != end; at = skip_plain(at, end)) {
    if (const auto size = utf8_sequence({at, static_cast<std::size_t>(end - at)})) {
      at += size;
      continue;
    }
    out.append(begin, at);
    append_json_escape(out, *at);
    begin = ++at;
  }
  out.append(begin, end);
  out += '"';
}

void quote_cell(std::string& out, std::size_t begin) {
  const std::string_view cell(out.data() + begin, out.size() - begin);
  if (!cell.empty() && cell.find_first_of(",\"\r\n") == std::string_view::npos) return;
  const auto quotes = static_cast<std::size_t>(std::count(cell.begin(), cell.end(), '"'));
  auto from = out.size();
  out.append(quotes + 2, '"');
  for (auto to = out.size() - 1; from != begin;) {  // from the end, doubling quotes
    const char c = out[--from];
    out[--to] = c;
    if (c == '"') out[--to] = '"';
  }
  out[begin] = '"';
}

}  // namespace weir::detail
