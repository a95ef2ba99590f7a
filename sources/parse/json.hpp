#pragma once

#include <weir/messages/parsed.hpp>
#include <weir/sources/parse/fields.hpp>
#include <weir/sources/parse/json_reader.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace weir::parse {

/// Turns a line of JSON, one object, into the described struct T:
/// `hits.flat_map(parse::json<hit>{})`.
///
/// A member takes the value of the key that has its name. Keys come in any order; unknown ones are
/// passed over; of equal ones the last wins. A missing key rejects the line unless the member is a
/// std::optional, which then is empty, as it is for null. Members can be
///   - integers of all widths (`1.0` is none), float and double, bool
///   - std::string; std::string_view, a view into the line, or into the parser if it had escapes
///   - event_time: an integer, milliseconds since 1970, or text as `iso_time` reads it
///   - described structs of these, and std::optional of any of these.
///
/// The views live as long as the line does, but at most until the parser's next call. Bytes that
/// are not valid UTF-8 pass through. A parser belongs to one thread at a time; a copy shares
/// nothing with it. Never throws on what a line holds; allocates for std::string, and for escapes
/// while its room grows.
template <described T>
class json final {
 public:
  [[nodiscard]] parsed<T> operator()(std::string_view line);

 private:
  scratch unescaped_;
};

namespace detail {

template <class T>
bool read_json(json_reader& in, T& value);

/// Reads the value of one key into the member of that name, or passes over it if there is none.
/// `found`: one bit for each member that was there.
template <described T>
bool read_member(json_reader& in, std::string_view key, T& row, std::uint64_t& found) {
  std::uint64_t bit = 1;
  bool read = false;
  const bool unknown = for_each_member<T>([&]<class Member>(Member) {
    if (key != std::string_view{Member::name}) {
      bit <<= 1;
      return true;
    }
    found |= bit;
    read = read_json(in, row.*Member::pointer) ||
           in.explain(mismatch_of<Member, member_type<T, Member>>);
    return false;
  });
  return unknown ? in.skip_value() : read;
}

/// Rejects an object that lacks the key of a member that is no std::optional.
template <described T>
bool check_missing(json_reader& in, std::uint64_t found) {
  std::uint64_t bit = 1;
  return for_each_member<T>([&]<class Member>(Member) {
    const bool there = is_optional<member_type<T, Member>> || (found & bit) != 0;
    bit <<= 1;
    return there || in.fail(missing_of<Member>);
  });
}

template <described T>
bool read_object(json_reader& in, T& row) {
  static_assert(boost::mp11::mp_size<members_of<T>>::value <= 64, "weir: more than 64 members");
  if (!in.open_object()) return false;
  std::uint64_t found = 0;
  std::string_view key;
  while (in.next_key(key)) {
    if (!read_member(in, key, row, found)) return false;
  }
  return !in.failed() && check_missing<T>(in, found);
}

template <class T>
bool read_json(json_reader& in, T& value) {
  if constexpr (is_optional<T>) {
    if (in.take_null()) {
      value.reset();
      return true;
    }
    return !in.failed() && read_json(in, value.emplace());
  } else if constexpr (integer_field<T>) {
    std::conditional_t<std::is_signed_v<T>, std::int64_t, std::uint64_t> wide = 0;
    if (!in.read(wide)) return false;
    value = static_cast<T>(wide);
    return std::in_range<T>(wide) || in.mismatch();
  } else if constexpr (std::same_as<T, std::string>) {
    std::string_view text;
    if (!in.read(text)) return false;
    value = text;
    return true;
  } else if constexpr (described<T>) {
    value = T{};  // of two keys of this name the last wins whole
    return read_object(in, value);
  } else {
    static_assert(plain_field<T>, "weir: parse::json cannot read a member of this type");
    return in.read(value);
  }
}

}  // namespace detail

template <described T>
parsed<T> json<T>::operator()(std::string_view line) {
  parsed<T> answer{std::in_place};
  json_reader in{line, unescaped_};
  if (!detail::read_object(in, *answer) || !in.finish()) {
    in.explain("expected an object");
    answer = in.why();
  }
  return answer;
}

}  // namespace weir::parse
