#pragma once

#include <weir/messages/time.hpp>

#include <boost/describe/members.hpp>
#include <boost/mp11/list.hpp>

#include <array>
#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

/// What the parsers of described structs share: which members there are, what each can hold, and
/// how to say that a text does not fit.
namespace weir::parse {

template <class T>
concept integer_field = std::integral<T> && !std::same_as<T, bool> && !std::same_as<T, char> &&
                        !std::same_as<T, wchar_t> && !std::same_as<T, char8_t> &&
                        !std::same_as<T, char16_t> && !std::same_as<T, char32_t>;

template <class T>
concept real_field = std::same_as<T, float> || std::same_as<T, double>;

template <class T>
concept text_field = std::same_as<T, std::string_view> || std::same_as<T, std::string>;

template <class T>
concept plain_field = integer_field<T> || real_field<T> || text_field<T> || std::same_as<T, bool> ||
    std::same_as<T, event_time>;

template <class T>
concept described = boost::describe::has_describe_members<T>::value && !std::is_union_v<T>;

template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;

/// The members of a described struct, bases first, as Boost.Describe's descriptors.
template <described T>
using members_of =
    boost::mp11::mp_rename<boost::describe::describe_members<T, boost::describe::mod_public |
                                                                    boost::describe::mod_inherited>,
                           boost::mp11::mp_list>;

/// Calls a function with the descriptor of each member of T in turn, as long as it answers true.
template <described T, class Function>
constexpr bool for_each_member(Function function) {
  const auto visit = [&]<class... Member>(boost::mp11::mp_list<Member...>) {
    return (function(Member{}) && ...);
  };
  return visit(members_of<T>{});
}

/// The type of the member of T that a descriptor names.
template <class T, class Member>
using member_type = std::remove_reference_t<decltype(std::declval<T&>().*Member::pointer)>;

/// What a parser hopes to find for a T.
template <class T>
[[nodiscard]] consteval std::string_view expectation() {
  if constexpr (is_optional<T>) {
    return expectation<typename T::value_type>();
  } else if constexpr (integer_field<T>) {
    constexpr std::array<std::string_view, 4> with_sign{"an int8", "an int16", "an int32",
                                                        "an int64"};
    constexpr std::array<std::string_view, 4> without{"a uint8", "a uint16", "a uint32",
                                                      "a uint64"};
    constexpr auto index = sizeof(T) == 1 ? 0U : sizeof(T) == 2 ? 1U : sizeof(T) == 4 ? 2U : 3U;
    return std::is_signed_v<T> ? with_sign[index] : without[index];
  } else if constexpr (real_field<T>) {
    return "a number";
  } else if constexpr (text_field<T>) {
    return "text";
  } else if constexpr (std::same_as<T, bool>) {
    return "true or false";
  } else if constexpr (std::same_as<T, event_time>) {
    return "a time";
  } else {
    return "an object";
  }
}

namespace detail {

template <std::size_t N>
struct static_text {
  std::array<char, N> bytes{};
  constexpr operator std::string_view() const { return {bytes.data(), N}; }
};

consteval std::size_t total_size(auto... parts) { return (std::string_view{parts}.size() + ...); }

template <std::size_t N>
consteval static_text<N> joined(auto... parts) {
  static_text<N> text;
  std::size_t at = 0;
  const auto append = [&](std::string_view part) {
    for (const char byte : part) text.bytes[at++] = byte;
  };
  (append(parts), ...);
  return text;
}

}  // namespace detail

/// "status: expected an int32", as text that lives for ever.
template <class Member, class T>
inline constexpr auto mismatch_of =
    detail::joined<detail::total_size(Member::name, ": expected ", expectation<T>())>(
        Member::name, ": expected ", expectation<T>());

/// "status: missing", as text that lives for ever.
template <class Member>
inline constexpr auto missing_of =
    detail::joined<detail::total_size(Member::name, ": missing")>(Member::name, ": missing");

}  // namespace weir::parse
