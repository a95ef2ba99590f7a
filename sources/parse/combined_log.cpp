#include <weir/sources/parse/civil_time.hpp>
#include <weir/sources/parse/combined_log.hpp>
#include <weir/sources/parse/shape.hpp>

#include <algorithm>
#include <cstring>

namespace weir::parse {
namespace {

/// 1 to 12 for "Jan" to "Dec", 0 for anything else.
unsigned month_number(const char* name) {
  constexpr auto code = [](const char* text) {
    const auto byte = [&](int i) { return std::uint32_t{static_cast<unsigned char>(text[i])}; };
    return byte(0) << 16 | byte(1) << 8 | byte(2);
  };
  switch (code(name)) {
    case code("Jan"): return 1;
    case code("Feb"): return 2;
    case code("Mar"): return 3;
    case code("Apr"): return 4;
    case code("May"): return 5;
    case code("Jun"): return 6;
    case code("Jul"): return 7;
    case code("Aug"): return 8;
    case code("Sep"): return 9;
    case code("Oct"): return 10;
    case code("Nov"): return 11;
    case code("Dec"): return 12;
    default: return 0;
  }
}

/// Walks one line from left to right, field by field. The first field that does not fit stops it.
class log_line {
 public:
  log_line(std::string_view line, access& row)
      : begin_(line.data()), next_(begin_), end_(begin_ + line.size()), row_(row) {}

  bool common() {
    return host() && ident() && user() && time() && request() && status() && bytes();
  }
  bool referer_and_agent() {
    return begin_quoted("expected a quoted referer") && quoted(row_.referer) &&
           begin_quoted("expected a quoted agent") && quoted(row_.agent);
  }
  bool end(std::string_view otherwise) { return next_ == end_ || fail(otherwise); }

  [[nodiscard]] rejected why() const { return {reason_, static_cast<std::size_t>(next_ - begin_)}; }

 private:
  bool host() { return word(row_.host) || fail("expected a host, then a space"); }

  bool ident() { return word(row_.ident) || fail("expected an ident, then a space"); }

  /// Servers write spaces in user names as they are, so only the time's bracket ends one.
  bool user() {
    for (const char* from = next_;;) {
      const bool one_byte = end_ - from > 1 && from[1] == ' ' && from[0] != ' ';
      const char* const space = one_byte ? from + 1 : find(' ', from);
      if (space == nullptr || end_ - space < 2) return fail("expected a user, then a [time]");
      if (space[1] == '[' && space != next_) {
        row_.user = {next_, space};
        next_ = space + 1;
        return true;
      }
      from = space + 1;
    }
  }

  /// [17/May/2015:10:05:03 +0000]
  bool time() {
    const char* const t = next_;
    if (end_ - t < 28 || !has_shape<"[00/***/0000:00:00:00 *0000]">(t)) {
      return fail("expected a time like [17/May/2015:10:05:03 +0000]");
    }
    const civil_time civil{.year = four_digits(t + 8),
                           .month = month_number(t + 4),
                           .day = two_digits(t + 1),
                           .hour = two_digits(t + 13),
                           .minute = two_digits(t + 16),
                           .second = two_digits(t + 19),
                           .zone_sign = t[22],
                           .zone_hours = two_digits(t + 23),
                           .zone_minutes = two_digits(t + 25)};
    if (!exists(civil)) return fail("no such date, time of day or time zone");
    row_.at = instant_of(civil);
    next_ = t + 28;
    return true;
  }

  /// Clients send anything; a request that is not `METHOD path HTTP/version` is still a hit.
  bool request() {
    if (!begin_quoted("expected a quoted request")) return false;
    const char* const begin = next_;
    const char* const end = pass_quote();
    if (end == nullptr) return false;
    const char* const method_end = std::find(begin, end, ' ');
    const char* protocol = end;
    while (protocol != begin && protocol[-1] != ' ') --protocol;
    const bool well_formed = method_end != begin && protocol - method_end > 2 &&
                             end - protocol > 5 && std::memcmp(protocol, "HTTP/", 5) == 0;
    if (!well_formed) {
      row_.path = {begin, end};
      return true;
    }
    row_.method = {begin, method_end};
    row_.path = {method_end + 1, protocol - 1};
    row_.protocol = {protocol, end};
    return true;
  }

  bool status() {
    const auto digit = [&](int i) { return next_[i] - '0'; };
    const auto is_digit = [&](int i) { return digit(i) >= 0 && digit(i) <= 9; };
    const bool fits = end_ - next_ >= 5 && next_[0] == ' ' && is_digit(1) && is_digit(2) &&
                      is_digit(3) && next_[4] == ' ';
    if (!fits) return fail("expected a status of three digits");
    row_.status = digit(1) * 100 + digit(2) * 10 + digit(3);
    next_ += 5;
    return true;
  }

  bool bytes() {
    if (next_ != end_ && *next_ == '-') {
      ++next_;
      return true;
    }
    const char* stop = next_;
    std::int64_t sum = 0;
    for (; stop != end_ && *stop >= '0' && *stop <= '9'; ++stop) {
      if (stop - next_ == 18) return fail("the number of bytes is too large");
      sum = sum * 10 + (*stop - '0');
    }
    if (stop == next_) return fail("expected a number of bytes or -");
    row_.bytes = sum;
    next_ = stop;
    return true;
  }

  /// Up to the next space, which is passed over.
  bool word(std::string_view& out) {
    const bool one_byte = end_ - next_ > 1 && next_[1] == ' ' && next_[0] != ' ';  // mostly "-"
    const char* const space = one_byte ? next_ + 1 : find(' ', next_);
    if (space == nullptr || space == next_) return false;
    out = {next_, space};
    next_ = space + 1;
    return true;
  }

  bool begin_quoted(std::string_view otherwise) {
    if (end_ - next_ < 2 || next_[0] != ' ' || next_[1] != '"') return fail(otherwise);
    next_ += 2;
    return true;
  }

  bool quoted(std::string_view& out) {
    const char* const begin = next_;
    const char* const end = pass_quote();
    if (end == nullptr) return false;
    out = {begin, end};
    return true;
  }

  /// Passes over the text up to and including the closing quote; answers where that quote is.
  const char* pass_quote() {
    for (const char* from = next_;;) {
      const char* const quote = find('"', from);
      if (quote == nullptr) {
        fail("a quote is not closed");
        return nullptr;
      }
      if (!escaped(quote)) {
        next_ = quote + 1;
        return quote;
      }
      from = quote + 1;
    }
  }

  /// A quote is escaped when an odd number of backslashes stand before it.
  [[nodiscard]] bool escaped(const char* quote) const {
    const char* text_end = quote;
    while (text_end != next_ && text_end[-1] == '\\') --text_end;
    return (quote - text_end) % 2 == 1;
  }

  [[nodiscard]] const char* find(char wanted, const char* from) const {
    if (from == end_) return nullptr;
    return static_cast<const char*>(
        std::memchr(from, wanted, static_cast<std::size_t>(end_ - from)));
  }

  bool fail(std::string_view reason) {
    reason_ = reason;
    return false;
  }

  const char* const begin_;
  const char* next_;
  const char* const end_;
  access& row_;
  std::string_view reason_;
};

}  // namespace

parsed<access> combined_log_parser::operator()(std::string_view line) const {
  parsed<access> answer{std::in_place};
  log_line fields{line, *answer};
  if (!(fields.common() && fields.referer_and_agent() && fields.end("text after the agent"))) {
    answer = fields.why();
  }
  return answer;
}

parsed<access> common_log_parser::operator()(std::string_view line) const {
  parsed<access> answer{std::in_place};
  log_line fields{line, *answer};
  if (!(fields.common() && fields.end("text after the number of bytes"))) answer = fields.why();
  return answer;
}

}  // namespace weir::parse
