#pragma once

// What kind of thing a row or a part of one is, for code that treats rows by their structure.

#include <weir/messages/row.hpp>

namespace weir::detail {

enum class shape {
  truth,
  integer,
  real,
  enumerator,
  time,
  duration,
  text,
  bytes,  // leaves
  optional,
  list,
  parts,   ///< a pair or tuple
  fields,  ///< a described struct
};

template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;

template <row T>
consteval shape shape_of() {
  if (std::is_same_v<T, bool>) return shape::truth;
  if (std::is_enum_v<T>) return shape::enumerator;
  if (std::is_integral_v<T>) return shape::integer;
  if (std::is_floating_point_v<T>) return shape::real;
  if (boost::describe::has_describe_members<T>::value) return shape::fields;
  if (std::is_convertible_v<T, std::string_view>) return shape::text;
  if (std::is_same_v<T, std::span<const std::byte>>) return shape::bytes;
  if (is_optional<T>) return shape::optional;
  if (requires { typename T::clock; }) return shape::time;
  if (requires { typename T::period; }) return shape::duration;
  if (requires { std::tuple_size<T>::value; }) return shape::parts;
  return shape::list;
}

/// Calls f(part) for each part of a pair or tuple, in order.
template <class T, class F>
void for_each_element(const T& value, F&& f) {
  std::apply([&](const auto&... parts) { (f(parts), ...); }, value);
}

/// Calls f(name, member) for each member of a described struct, in order.
template <class T, class F>
void for_each_field(const T& value, F&& f) {
  boost::mp11::mp_for_each<described_members<T>>(
      [&](auto member) { f(std::string_view(member.name), value.*member.pointer); });
}

/// Calls f.template operator()<Part>(index, name) for the type of each part of a pair, tuple or
/// described struct; parts of a tuple have no name.
template <row T, class F>
constexpr void for_each_part_type(F&& f) {
  std::size_t index = 0;
  if constexpr (shape_of<T>() == shape::fields) {
    boost::mp11::mp_for_each<described_members<T>>([&](auto member) {
      f.template operator()<member_type_t<decltype(member)>>(index++, member.name);
    });
  } else {
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      (f.template operator()<std::tuple_element_t<I, T>>(index++, ""), ...);
    }
    (std::make_index_sequence<std::tuple_size_v<T>>{});
  }
}

}  // namespace weir::detail
