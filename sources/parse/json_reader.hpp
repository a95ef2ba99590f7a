#pragma once

#include <weir/messages/parsed.hpp>
#include <weir/messages/time.hpp>
#include <weir/sources/parse/scratch.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace weir::parse {

/// Reads one JSON text from left to right, as RFC 8259 has it, in one pass: the caller asks for
/// what it hopes to find next. Every function answers whether it found it; after the first false
/// the reader stands still, `why` tells the reason, and no other function may be called. One thread
/// at a time.
///
/// Text comes as a view into the line if it has no escapes, else into `unescaped`. Bytes that are
/// no valid UTF-8 pass through.
class json_reader final {
 public:
  /// Objects and arrays may stand in each other this deep.
  static constexpr int depth_max = 64;

  /// The line and `unescaped` must outlive the reader and the text it gives out.
  json_reader(std::string_view line, scratch& unescaped)
      : begin_(line.data()), next_(begin_), end_(begin_ + line.size()), scratch_(unescaped) {}

  /// `{`; then `next_key` and one value by turns, until `next_key` answers false.
  bool open_object();

  /// Steps to the next member of the object. False at the object's end, and if something is wrong:
  /// see `failed`.
  bool next_key(std::string_view& key);

  /// Is null next? If so, passes over it.
  bool take_null();

  // Each of these reads one value. A value of another type, or out of range, is a mismatch.
  bool read(std::int64_t& value);
  bool read(std::uint64_t& value);
  bool read(double& value);
  bool read(float& value);
  bool read(bool& value);
  bool read(std::string_view& text);
  /// Milliseconds since 1970 as an integer, or ISO 8601 as text.
  bool read(event_time& value);

  /// Passes over one value, whatever it is, if it is valid.
  bool skip_value();

  /// Is there nothing left but white space?
  bool finish();

  /// The value last read does not fit what the caller wants; `explain` says what that is.
  bool mismatch();

  /// Names the reason of a mismatch, in static text, unless it has been named; answers false.
  bool explain(std::string_view reason);

  /// Rejects the line here, for a reason in static text; answers false.
  bool fail(std::string_view reason);

  [[nodiscard]] bool failed() const { return failed_; }
  [[nodiscard]] rejected why() const { return {reason_, static_cast<std::size_t>(next_ - begin_)}; }

 private:
  [[nodiscard]] bool at(char wanted) const { return next_ != end_ && *next_ == wanted; }
  void skip_space();
  bool begin_value();
  bool enter();
  bool take(std::string_view literal);
  bool read_text(std::string_view& text);
  bool unescape(std::string_view& text, const char* escape);
  const char* append_escape(const char* escape, char*& out);
  bool skip_array();
  bool skip_object();
  bool scan_number(const char*& stop, bool& integer);
  template <class Number>
  bool read_integer(Number& value);
  template <class Number>
  bool read_real(Number& value);

  const char* begin_;
  const char* next_;
  const char* end_;
  const char* value_ = nullptr;  ///< where the value last asked for begins
  scratch& scratch_;
  char* unescaped_ = nullptr;  ///< where the next rewritten text goes; null before the first
  std::string_view reason_;
  int depth_ = 0;
  bool first_member_ = true;  ///< no member of the innermost object has been read
  bool failed_ = false;
};

}  // namespace weir::parse
