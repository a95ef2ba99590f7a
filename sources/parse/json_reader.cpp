#include <weir/sources/parse/iso_time.hpp>
#include <weir/sources/parse/json_reader.hpp>
#include <weir/sources/parse/scan.hpp>

#include <charconv>
#include <cstring>

namespace weir::parse {
namespace {

bool is_space(char byte) { return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n'; }

/// The first byte that cannot simply be copied from a text: a quote, a backslash or a control
/// character.
const char* plain_text_end(const char* text, const char* end) {
  return find_first(text, end, [](std::uint64_t bytes) {
    return bytes_equal(bytes, eight_times('"')) | bytes_equal(bytes, eight_times('\\')) |
           bytes_below(bytes, ' ');
  });
}

/// The number that four hexadecimal digits spell; negative if they are none.
std::int32_t four_hex_digits(const char* text, const char* end) {
  if (end - text < 4) return -1;
  std::uint32_t code = 0;
  const auto [stop, error] = std::from_chars(text, text + 4, code, 16);
  return error == std::errc{} && stop == text + 4 ? static_cast<std::int32_t>(code) : -1;
}

char* append_utf8(char* out, std::uint32_t code) {
  const auto put = [&](std::uint32_t byte) { *out++ = static_cast<char>(byte); };
  const auto put_rest = [&](unsigned shift) { put(0x80 | (code >> shift & 0x3f)); };
  if (code < 0x80) {
    put(code);
  } else if (code < 0x800) {
    put(0xc0 | code >> 6);
    put_rest(0);
  } else if (code < 0x10000) {
    put(0xe0 | code >> 12);
    put_rest(6);
    put_rest(0);
  } else {
    put(0xf0 | code >> 18);
    put_rest(12);
    put_rest(6);
    put_rest(0);
  }
  return out;
}

/// What the letter after a backslash stands for; 0 if it is no simple escape.
char simple_escape(char letter) {
  switch (letter) {
    case '"': return '"';
    case '\\': return '\\';
    case '/': return '/';
    case 'b': return '\b';
    case 'f': return '\f';
    case 'n': return '\n';
    case 'r': return '\r';
    case 't': return '\t';
    default: return 0;
  }
}

}  // namespace

bool json_reader::open_object() {
  if (!begin_value()) return false;
  if (!at('{')) return mismatch();
  first_member_ = true;
  return enter();
}

bool json_reader::next_key(std::string_view& key) {
  skip_space();
  if (at('}')) {
    ++next_;
    --depth_;
    first_member_ = false;
    return false;
  }
  if (!first_member_) {
    if (!at(',')) return fail("expected , or } after a value");
    ++next_;
    skip_space();
  }
  first_member_ = false;
  if (!at('"')) return fail("expected a key in quotes");
  if (!read_text(key)) return false;
  skip_space();
  if (!at(':')) return fail("expected : after a key");
  ++next_;
  return true;
}

bool json_reader::take_null() {
  skip_space();
  return at('n') && take("null");
}

bool json_reader::read(std::int64_t& value) { return read_integer(value); }

bool json_reader::read(std::uint64_t& value) { return read_integer(value); }

bool json_reader::read(double& value) { return read_real(value); }

bool json_reader::read(float& value) { return read_real(value); }

bool json_reader::read(bool& value) {
  if (!begin_value()) return false;
  value = at('t');
  if (!value && !at('f')) return mismatch();
  return take(value ? "true" : "false");
}

bool json_reader::read(std::string_view& text) {
  if (!begin_value()) return false;
  return at('"') ? read_text(text) : mismatch();
}

bool json_reader::read(event_time& value) {
  if (!begin_value()) return false;
  std::optional<event_time> time;
  if (at('"')) {
    std::string_view text;
    if (!read_text(text)) return false;
    time = iso_time(text);
  } else {
    std::int64_t ms = 0;
    if (!read_integer(ms)) return false;
    time = unix_time_ms(ms);
  }
  if (!time) return mismatch();
  value = *time;
  return true;
}

bool json_reader::skip_value() {
  if (!begin_value()) return false;
  switch (*next_) {
    case '{': return skip_object();
    case '[': return skip_array();
    case '"': {
      std::string_view text;
      return read_text(text);
    }
    case 't': return take("true");
    case 'f': return take("false");
    case 'n': return take("null");
    default: {
      bool integer = false;
      return scan_number(next_, integer);
    }
  }
}

bool json_reader::finish() {
  skip_space();
  return next_ == end_ || fail("text after the JSON value");
}

bool json_reader::mismatch() {
  next_ = value_;
  failed_ = true;
  return false;
}

bool json_reader::explain(std::string_view reason) {
  if (failed_ && reason_.empty()) reason_ = reason;
  return false;
}

void json_reader::skip_space() {
  while (next_ != end_ && is_space(*next_)) ++next_;
}

bool json_reader::fail(std::string_view reason) {
  reason_ = reason;
  failed_ = true;
  return false;
}

bool json_reader::begin_value() {
  skip_space();
  value_ = next_;
  return next_ != end_ || fail("the line ends where a value should be");
}

/// Passes over the bracket that opens an object or array.
bool json_reader::enter() {
  if (depth_ == depth_max) return fail("objects and arrays stand more than 64 deep");
  ++depth_;
  ++next_;
  return true;
}

bool json_reader::take(std::string_view literal) {
  const std::string_view rest{next_, end_};
  if (!rest.starts_with(literal)) return fail("expected a value");
  next_ += literal.size();
  return true;
}

bool json_reader::read_text(std::string_view& text) {
  const char* const begin = ++next_;
  const char* const stop = plain_text_end(begin, end_);
  next_ = stop;
  if (stop == end_) return fail("a quote is not closed");
  if (*stop == '\\') return unescape(text, begin);
  if (*stop != '"') return fail("a control character stands in a text");
  text = {begin, stop};
  ++next_;
  return true;
}

/// Rewrites a text that begins at `begin` and has its first escape at `next_`. All rewritten texts
/// of a line together are shorter than the line, so there is always room for one more.
bool json_reader::unescape(std::string_view& text, const char* begin) {
  if (unescaped_ == nullptr)
    unescaped_ = scratch_.room_for(static_cast<std::size_t>(end_ - begin_));
  char* out = unescaped_;
  for (const char* from = begin;; from = next_) {
    next_ = plain_text_end(from, end_);
    if (next_ == end_) return fail("a quote is not closed");
    std::memcpy(out, from, static_cast<std::size_t>(next_ - from));
    out += next_ - from;
    if (*next_ == '"') break;
    if (*next_ != '\\') return fail("a control character stands in a text");
    const char* const after = append_escape(next_, out);
    if (after == nullptr) return fail("no such escape in a text");
    next_ = after;
  }
  ++next_;
  text = {unescaped_, out};
  unescaped_ = out;
  return true;
}

/// Appends what an escape stands for; answers where it ends, or null if there is no such escape.
const char* json_reader::append_escape(const char* escape, char*& out) {
  if (end_ - escape < 2) return nullptr;
  if (escape[1] != 'u') {
    *out = simple_escape(escape[1]);
    return *out++ != 0 ? escape + 2 : nullptr;
  }
  const std::int32_t code = four_hex_digits(escape + 2, end_);
  if (code < 0 || (code >= 0xdc00 && code <= 0xdfff)) return nullptr;
  if (code < 0xd800 || code > 0xdbff) {
    out = append_utf8(out, static_cast<std::uint32_t>(code));
    return escape + 6;
  }
  const bool paired = end_ - escape >= 12 && escape[6] == '\\' && escape[7] == 'u';
  const std::int32_t low = paired ? four_hex_digits(escape + 8, end_) : -1;
  if (low < 0xdc00 || low > 0xdfff) return nullptr;
  out = append_utf8(out,
                    static_cast<std::uint32_t>(0x10000 + (code - 0xd800) * 0x400 + (low - 0xdc00)));
  return escape + 12;
}

bool json_reader::skip_object() {
  if (!open_object()) return false;
  std::string_view key;
  while (next_key(key)) {
    if (!skip_value()) return false;
  }
  return !failed_;
}

bool json_reader::skip_array() {
  if (!enter()) return false;
  skip_space();
  if (!at(']')) {
    for (;;) {
      if (!skip_value()) return false;
      skip_space();
      if (!at(',')) break;
      ++next_;
    }
  }
  if (!at(']')) return fail("expected , or ] after a value");
  ++next_;
  --depth_;
  return true;
}

/// Finds the end of the number that begins at `next_`, by JSON's grammar: -0.5e+3 but not +1, 01, .5
bool json_reader::scan_number(const char*& stop, bool& integer) {
  const auto byte = [&](const char* at) { return at != end_ ? *at : '\0'; };
  const auto pass_digits = [&](const char* at) {
    while (is_digit(byte(at))) ++at;
    return at;
  };
  const char* const first = next_ + (byte(next_) == '-');
  const char* end = pass_digits(first);
  if (end == first || (*first == '0' && end - first > 1)) return fail("expected a value");
  integer = true;
  if (byte(end) == '.') {
    const char* const digits = end + 1;
    end = pass_digits(digits);
    if (end == digits) return fail("a number has no digits after its point");
    integer = false;
  }
  if (byte(end) == 'e' || byte(end) == 'E') {
    const bool has_sign = byte(end + 1) == '+' || byte(end + 1) == '-';
    const char* const digits = end + 1 + has_sign;
    end = pass_digits(digits);
    if (end == digits) return fail("a number has no digits in its exponent");
    integer = false;
  }
  stop = end;
  return true;
}

template <class Number>
bool json_reader::read_integer(Number& value) {
  if (!begin_value()) return false;
  if (*next_ != '-' && !is_digit(*next_)) return mismatch();
  const char* stop = nullptr;
  bool integer = false;
  if (!scan_number(stop, integer)) return false;
  if (!integer) return mismatch();
  const auto [end, error] = std::from_chars(next_, stop, value);
  if (error != std::errc{} || end != stop) return mismatch();
  next_ = stop;
  return true;
}

template <class Number>
bool json_reader::read_real(Number& value) {
  if (!begin_value()) return false;
  if (*next_ != '-' && !is_digit(*next_)) return mismatch();
  const char* stop = nullptr;
  bool integer = false;
  if (!scan_number(stop, integer)) return false;
  if (std::from_chars(next_, stop, value).ec != std::errc{}) return mismatch();
  next_ = stop;
  return true;
}

}  // namespace weir::parse
