#pragma once

// Rows made of rows: pairs, tuples and structs described with Boost.Describe.

#include <weir/messages/row_codec.hpp>

namespace weir {

namespace detail {

/// Public members, those of described bases first.
template <class T>
using described_members = boost::describe::describe_members<T, boost::describe::mod_public |
                                                                   boost::describe::mod_inherited>;

/// The type of the data member that a Boost.Describe descriptor points to.
template <class Descriptor>
struct member_type;
template <class Struct, class Member>
Member type_of_member(Member Struct::*);
template <class Descriptor>
using member_type_t = decltype(type_of_member(Descriptor::pointer));

template <class... Parts>
constexpr std::size_t columns_before(std::size_t part) {
  constexpr std::size_t columns[] = {row_codec<Parts>::columns..., 0};
  std::size_t sum = 0;
  for (std::size_t i = 0; i < part; ++i) sum += columns[i];
  return sum;
}

/// Describes the columns of several parts, one after the other.
template <class... Parts>
constexpr void describe_parts(column_spec* out, int base, int domain) {
  int at = 0;
  ((row_codec<Parts>::describe(out + at, base + at, domain),
    at += static_cast<int>(row_codec<Parts>::columns)),
   ...);
}

template <class Tuple, class... Parts>
struct tuple_codec {
  static constexpr std::size_t columns = (row_codec<Parts>::columns + ... + 0);
  static constexpr void describe(column_spec* out, int base, int domain) {
    describe_parts<Parts...>(out, base, domain);
  }
  static void name(std::string& text) {
    text += '(';
    ((row_codec<Parts>::name(text), text += ','), ...);
    text.back() = ')';
  }
  template <bool Grow>
  static void write(column_buffer* c, std::size_t i, const Tuple& value) {
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      (row_codec<Parts>::template write<Grow>(c + columns_before<Parts...>(I), i,
                                              std::get<I>(value)),
       ...);
    }
    (std::index_sequence_for<Parts...>{});
  }
  static Tuple read(column_data c, std::size_t i) {
    return [&]<std::size_t... I>(std::index_sequence<I...>) {
      return Tuple{row_codec<Parts>::read(c + columns_before<Parts...>(I), i)...};
    }
    (std::index_sequence_for<Parts...>{});
  }
};

template <class Struct, class Members>
struct struct_codec;

template <class Struct, template <class...> class List, class... D>
struct struct_codec<Struct, List<D...>> {
  static constexpr std::size_t columns = (row_codec<member_type_t<D>>::columns + ... + 0);
  static constexpr void describe(column_spec* out, int base, int domain) {
    describe_parts<member_type_t<D>...>(out, base, domain);
  }
  static void name(std::string& text) {
    text += '{';
    ((text += D::name, text += ':', row_codec<member_type_t<D>>::name(text), text += ','), ...);
    text.back() = '}';
  }
  template <bool Grow>
  static void write(column_buffer* c, std::size_t i, const Struct& value) {
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      (row_codec<member_type_t<D>>::template write<Grow>(c + columns_before<member_type_t<D>...>(I),
                                                         i, value.*D::pointer),
       ...);
    }
    (std::index_sequence_for<D...>{});
  }
  static Struct read(column_data c, std::size_t i) {
    Struct value{};
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      ((value.*D::pointer =
            row_codec<member_type_t<D>>::read(c + columns_before<member_type_t<D>...>(I), i)),
       ...);
    }
    (std::index_sequence_for<D...>{});
    return value;
  }
};

template <class Members>
struct all_encodable;
template <template <class...> class List, class... D>
struct all_encodable<List<D...>>
    : std::bool_constant<(sizeof...(D) > 0) && (encodable<member_type_t<D>> && ...)> {};

}  // namespace detail

template <encodable A, encodable B>
struct row_codec<std::pair<A, B>> : detail::tuple_codec<std::pair<A, B>, A, B> {};

template <encodable... T>
  requires(sizeof...(T) > 0)
struct row_codec<std::tuple<T...>> : detail::tuple_codec<std::tuple<T...>, T...> {};

template <class T>
  requires(boost::describe::has_describe_members<T>::value && !std::is_enum_v<T> &&
           detail::all_encodable<detail::described_members<T>>::value)
struct row_codec<T> : detail::struct_codec<T, detail::described_members<T>> {};

}  // namespace weir
