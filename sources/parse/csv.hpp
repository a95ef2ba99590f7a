#pragma once

#include <weir/messages/parsed.hpp>
#include <weir/sources/parse/csv_fields.hpp>
#include <weir/sources/parse/field_text.hpp>
#include <weir/sources/parse/fields.hpp>

#include <optional>
#include <string_view>
#include <utility>

namespace weir::parse {

/// Turns a line of comma-separated values, as RFC 4180 has them, into the described struct T, field
/// by field in the order of its members: `lines.flat_map(parse::csv<hit>({.separator = ';'}))`.
///
/// Members can be
///   - integers of all widths, float, double, bool, event_time, std::string and std::string_view,
///     written as `read_field` reads them
///   - std::optional of these, which is empty if the field is (for text: empty without quotes)
///   - described structs of all these, which take one field for each of their members.
/// The line comes without its line feed; a field in quotes may still hold some.
///
/// A std::string_view is a view into the line, or into the parser if the field had doubled quotes:
/// it lives as long as the line does, but at most until the parser's next call. Bytes that are not
/// valid UTF-8 pass through. A parser belongs to one thread at a time; a copy shares nothing with
/// it. Never throws on what a line holds; allocates for std::string, and for doubled quotes while
/// its room grows.
template <described T>
class csv final {
 public:
  csv() = default;
  explicit csv(csv_options options) : options_(options) {}

  /// Skips a header line if the options say so. The names of nested members are `outer.inner`.
  [[nodiscard]] parsed<T> operator()(std::string_view line);

 private:
  [[nodiscard]] bool is_header(std::string_view line);

  csv_options options_;
  scratch unquoted_;
};

namespace detail {

template <class Member, class T>
bool read_cell(csv_fields&, T&) {
  static_assert(plain_field<T>, "weir: parse::csv cannot read a member of this type");
  return false;
}

template <class Member, plain_field T>
bool read_cell(csv_fields& in, T& value) {
  std::string_view text;
  return in.next(text) && (read_field(text, value) || in.reject(mismatch_of<Member, T>));
}

template <class Member, plain_field T>
bool read_cell(csv_fields& in, std::optional<T>& value) {
  std::string_view text;
  if (!in.next(text)) return false;
  value.reset();
  if (text.empty() && !(text_field<T> && in.quoted())) return true;
  return read_field(text, value.emplace()) || in.reject(mismatch_of<Member, T>);
}

template <class Member, described T>
bool read_cell(csv_fields& in, T& value) {
  return for_each_member<T>(
      [&]<class Inner>(Inner) { return read_cell<Inner>(in, value.*Inner::pointer); });
}

/// Takes `end` off the end of the text, if it is there.
inline bool take_end(std::string_view& text, std::string_view end) {
  if (!text.ends_with(end)) return false;
  text.remove_suffix(end.size());
  return true;
}

/// Are the next fields the names of T's members? `Outer`: the members that T is nested in, from the
/// inside out.
template <class T, class... Outer>
bool read_names(csv_fields& in) {
  return for_each_member<T>([&]<class Member>(Member) {
    if constexpr (described<member_type<T, Member>>) {
      return read_names<member_type<T, Member>, Member, Outer...>(in);
    } else {
      std::string_view text;
      return in.next(text) && take_end(text, Member::name) &&
             ((take_end(text, ".") && take_end(text, Outer::name)) && ...) && text.empty();
    }
  });
}

}  // namespace detail

template <described T>
parsed<T> csv<T>::operator()(std::string_view line) {
  if (options_.header && is_header(line)) return skipped{};
  parsed<T> answer{std::in_place};
  csv_fields in{line, options_, unquoted_};
  if (!detail::read_cell<void>(in, *answer) || !in.finish()) answer = in.why();
  return answer;
}

template <described T>
bool csv<T>::is_header(std::string_view line) {
  constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";
  if (line.starts_with(byte_order_mark)) line.remove_prefix(byte_order_mark.size());
  csv_fields in{line, options_, unquoted_};
  return detail::read_names<T>(in) && in.finish();
}

}  // namespace weir::parse
