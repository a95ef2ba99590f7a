#include <weir/sources/parse/csv_fields.hpp>
#include <weir/sources/parse/scan.hpp>

#include <cstring>

namespace weir::parse {

csv_fields::csv_fields(std::string_view line, const csv_options& options, scratch& unquoted)
    : options_(options), scratch_(unquoted) {
  if (line.data() == nullptr) line = "";
  if (line.ends_with('\r')) line.remove_suffix(1);
  begin_ = next_ = field_ = line.data();
  end_ = begin_ + line.size();
}

bool csv_fields::next(std::string_view& field) {
  if (next_ == nullptr) {
    field_ = end_;
    return reject("too few fields");
  }
  field_ = next_;
  const bool quotes = options_.quote != '\0';
  quoted_ = quotes && next_ != end_ && *next_ == options_.quote;
  if (quoted_) return next_quoted(field);

  const std::uint64_t separators = eight_times(options_.separator);
  const std::uint64_t stops = quotes ? eight_times(options_.quote) : separators;
  const char* const stop = find_first(next_, end_, [=](std::uint64_t bytes) {
    return bytes_equal(bytes, separators) | bytes_equal(bytes, stops);
  });
  if (stop != end_ && *stop != options_.separator) {
    field_ = stop;
    return reject("a quote stands inside a field without quotes");
  }
  field = {next_, stop};
  next_ = stop == end_ ? nullptr : stop + 1;
  return true;
}

bool csv_fields::finish() {
  if (next_ == nullptr) return true;
  field_ = next_;
  return reject("too many fields");
}

bool csv_fields::reject(std::string_view reason) {
  reason_ = reason;
  return false;
}

bool csv_fields::next_quoted(std::string_view& field) {
  const char* const begin = next_ + 1;
  const char* close = find_quote(begin);
  if (close == nullptr) return reject("a quote is not closed");
  field = {begin, close};
  const bool doubled = end_ - close > 1 && close[1] == options_.quote;
  if (doubled) close = copy_doubled(begin, close, field);
  if (close == nullptr) return reject("a quote is not closed");
  if (close + 1 != end_ && close[1] != options_.separator) {
    field_ = close + 1;
    return reject("text after the quote that closes a field");
  }
  next_ = close + 1 == end_ ? nullptr : close + 2;
  return true;
}

/// Rewrites a field with its doubled quotes as single ones; `quote` is the first of the first pair.
/// Answers where the closing quote is, or null. All rewritten fields of a line together are shorter
/// than the line.
const char* csv_fields::copy_doubled(const char* from, const char* quote, std::string_view& field) {
  if (unquoted_ == nullptr) unquoted_ = scratch_.room_for(static_cast<std::size_t>(end_ - begin_));
  char* out = unquoted_;
  const auto copy = [&](const char* end) {
    std::memcpy(out, from, static_cast<std::size_t>(end - from));
    out += end - from;
  };
  while (end_ - quote > 1 && quote[1] == options_.quote) {
    copy(quote + 1);
    from = quote + 2;
    quote = find_quote(from);
    if (quote == nullptr) return nullptr;
  }
  copy(quote);
  field = {unquoted_, out};
  unquoted_ = out;
  return quote;
}

const char* csv_fields::find_quote(const char* from) const {
  if (from == end_) return nullptr;
  return static_cast<const char*>(
      std::memchr(from, options_.quote, static_cast<std::size_t>(end_ - from)));
}

}  // namespace weir::parse
