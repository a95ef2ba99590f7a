#pragma once

// How a row type becomes columns and back. `row_codec<T>` has, for every row type T:
//   columns          how many physical columns it takes
//   describe(out, base, domain)   their specs; `base` is the index of the first
//   name(text)       appends its schema text
//   write<Grow>(c, i, value)      writes element i; Grow: the columns may have to grow first
//   read(c, i)       the value of element i; views point into the columns
// Nothing here allocates but columns that grow and owned values (std::string, std::vector) that are read.

#include <weir/messages/column.hpp>
#include <weir/messages/column_buffer.hpp>

#include <boost/describe/members.hpp>
#include <boost/mp11/algorithm.hpp>

#include <array>
#include <weir/config/chrono.hpp>
#include <cstring>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace weir {

/// The start of each column of a batch, as readers see them.
using column_data = const std::byte* const*;

template <class T>
struct row_codec {};

template <class T>
concept encodable = requires {
  row_codec<T>::columns;
};

namespace detail {

/// Largest contents of one text or list column: what a Cap'n Proto list can hold.
inline constexpr std::size_t contents_bytes_max = (std::size_t{1} << 29) - 1;

[[noreturn]] void throw_contents_too_large(std::size_t bytes);

template <column_kind Kind, class Stored, class Value>
struct fixed_codec {
  static constexpr std::size_t columns = 1;
  static constexpr void describe(column_spec* out, int, int domain) { *out = {Kind, domain}; }

  template <bool Grow>
  static void write(column_buffer* c, std::size_t i, const Value& value) {
    if constexpr (Grow) c->ensure((i + 1) * sizeof(Stored));
    c->as<Stored>()[i] = to_stored(value);
  }
  static Value read(column_data c, std::size_t i) {
    Stored stored;
    std::memcpy(&stored, c[0] + i * sizeof(Stored), sizeof(Stored));
    return from_stored(stored);
  }

 private:
  static Stored to_stored(const Value& value) {
    if constexpr (requires { value.time_since_epoch(); }) {
      return value.time_since_epoch().count();
    } else if constexpr (requires { value.count(); }) {
      return value.count();
    } else {
      return static_cast<Stored>(value);
    }
  }
  static Value from_stored(Stored stored) {
    if constexpr (std::is_same_v<Value, bool>) {
      return stored != 0;
    } else if constexpr (requires { typename Value::clock; }) {
      return Value{typename Value::duration{stored}};
    } else {
      return static_cast<Value>(stored);
    }
  }
};

template <class T>
constexpr column_kind integer_kind() {
  constexpr auto size_step = sizeof(T) == 1 ? 0 : sizeof(T) == 2 ? 1 : sizeof(T) == 4 ? 2 : 3;
  return static_cast<column_kind>((std::is_signed_v<T> ? 0 : 4) + size_step);
}

inline void append_number(std::string& text, std::size_t number) { text += std::to_string(number); }

/// Names a unit of time in seconds: `60/1`.
template <class Period>
void append_period(std::string& text) {
  append_number(text, Period::num);
  text += '/';
  append_number(text, Period::den);
}

}  // namespace detail

// Numbers, truth values, enumerations.
template <class T>
  requires(std::is_integral_v<T> && !std::is_same_v<T, bool> && sizeof(T) <= 8)
struct row_codec<T> : detail::fixed_codec<detail::integer_kind<T>(), T, T> {
  static void name(std::string& text) {
    text += std::is_signed_v<T> ? "int" : "uint";
    detail::append_number(text, sizeof(T) * 8);
  }
};
template <>
struct row_codec<bool> : detail::fixed_codec<column_kind::boolean, std::uint8_t, bool> {
  static void name(std::string& text) { text += "bool"; }
};
template <>
struct row_codec<float> : detail::fixed_codec<column_kind::float32, float, float> {
  static void name(std::string& text) { text += "float32"; }
};
template <>
struct row_codec<double> : detail::fixed_codec<column_kind::float64, double, double> {
  static void name(std::string& text) { text += "float64"; }
};
template <class T>
  requires(std::is_enum_v<T> && !std::is_same_v<std::underlying_type_t<T>, bool>)
struct row_codec<T> : detail::fixed_codec<detail::integer_kind<std::underlying_type_t<T>>(),
                                          std::underlying_type_t<T>, T> {
  static void name(std::string& text) { row_codec<std::underlying_type_t<T>>::name(text); }
};

// Points and spans of time: a whole number of their unit.
template <class Period>
struct row_codec<std::chrono::sys_time<std::chrono::duration<std::int64_t, Period>>>
    : detail::fixed_codec<column_kind::int64, std::int64_t,
                          std::chrono::sys_time<std::chrono::duration<std::int64_t, Period>>> {
  static void name(std::string& text) {
    text += "time*";
    detail::append_period<Period>(text);
  }
};
template <class Period>
struct row_codec<std::chrono::duration<std::int64_t, Period>>
    : detail::fixed_codec<column_kind::int64, std::int64_t,
                          std::chrono::duration<std::int64_t, Period>> {
  static void name(std::string& text) {
    text += "duration*";
    detail::append_period<Period>(text);
  }
};

namespace detail {

/// Copies a text. Most are short and of many lengths, so that branches would be guessed wrong: 8 to 32
/// bytes go as four words, which may overlap.
inline void copy_short(std::byte* to, const std::byte* from, std::size_t size) {
  const auto copy_words = [&]<class Word, std::size_t N>(const std::array<std::size_t, N>& at,
                                                         Word) {
    std::array<Word, N> words;
    for (std::size_t i = 0; i < N; ++i) std::memcpy(&words[i], from + at[i], sizeof(Word));
    for (std::size_t i = 0; i < N; ++i) std::memcpy(to + at[i], &words[i], sizeof(Word));
  };
  if (size > 32) {
    std::memcpy(to, from, size);
  } else if (size >= 8) {
    const auto last = size - 8;
    const auto second = last < 8 ? last : std::size_t{8};
    copy_words(std::array{std::size_t{0}, second, last - second, last}, std::uint64_t{});
  } else if (size >= 4) {
    copy_words(std::array{std::size_t{0}, size - 4}, std::uint32_t{});
  } else if (size != 0) {
    to[0] = from[0];
    to[size / 2] = from[size / 2];
    to[size - 1] = from[size - 1];
  }
}

/// Text and bytes: ends of each element, then contents.
template <class Value>
struct contents_codec {
  static constexpr std::size_t columns = 2;
  static constexpr void describe(column_spec* out, int base, int domain) {
    out[0] = {column_kind::offsets, domain};
    out[1] = {column_kind::bytes, base};
  }

  template <bool Grow>
  static void write(column_buffer* c, std::size_t i, const Value& value) {
    if constexpr (Grow) c->ensure((i + 2) * 4);
    const std::size_t begin = c->as<std::uint32_t>()[i];
    const std::size_t end = begin + value.size();
    if (end > contents_bytes_max) [[unlikely]]
      throw_contents_too_large(end);
    c[1].ensure(end);
    copy_short(c[1].data() + begin, reinterpret_cast<const std::byte*>(value.data()), value.size());
    c->as<std::uint32_t>()[i + 1] = static_cast<std::uint32_t>(end);
  }
  static Value read(column_data c, std::size_t i) {
    const auto* ends = reinterpret_cast<const std::uint32_t*>(c[0]);
    using element = std::remove_reference_t<decltype(*std::declval<Value>().data())>;
    return Value(reinterpret_cast<const element*>(c[1]) + ends[i], ends[i + 1] - ends[i]);
  }
};

}  // namespace detail

template <>
struct row_codec<std::string_view> : detail::contents_codec<std::string_view> {
  static void name(std::string& text) { text += "text"; }
};
template <>
struct row_codec<std::string> : detail::contents_codec<std::string> {
  static void name(std::string& text) { text += "text"; }
};
template <>
struct row_codec<std::span<const std::byte>> : detail::contents_codec<std::span<const std::byte>> {
  static void name(std::string& text) { text += "bytes"; }
};

// Optional: a validity bit, then the value; an absent one leaves a default behind.
template <encodable T>
struct row_codec<std::optional<T>> {
  static constexpr std::size_t columns = 1 + row_codec<T>::columns;
  static constexpr void describe(column_spec* out, int base, int domain) {
    out[0] = {column_kind::validity, domain};
    row_codec<T>::describe(out + 1, base + 1, domain);
  }
  static void name(std::string& text) {
    row_codec<T>::name(text);
    text += '?';
  }

  template <bool Grow>
  static void write(column_buffer* c, std::size_t i, const std::optional<T>& value) {
    if constexpr (Grow) c->ensure(i / 8 + 1);
    auto& bits = c->as<std::uint8_t>()[i / 8];
    const auto before =
        bits & ((1u << (i % 8)) - 1);  // above: not written, or by a write that threw
    bits = static_cast<std::uint8_t>(before | (unsigned{value.has_value()} << (i % 8)));
    if (value)
      row_codec<T>::template write<Grow>(c + 1, i, *value);
    else
      row_codec<T>::template write<Grow>(c + 1, i, T{});
  }
  static std::optional<T> read(column_data c, std::size_t i) {
    const auto bits = std::to_integer<unsigned>(c[0][i / 8]);
    if (((bits >> (i % 8)) & 1u) == 0) return std::nullopt;
    return row_codec<T>::read(c + 1, i);
  }
};

namespace detail {

/// Lists: ends of each list, then the columns of the element type.
template <class List, class Element>
struct list_codec {
  static constexpr std::size_t columns = 1 + row_codec<Element>::columns;
  static constexpr void describe(column_spec* out, int base, int domain) {
    out[0] = {column_kind::offsets, domain};
    row_codec<Element>::describe(out + 1, base + 1, base);
  }
  static void name(std::string& text) {
    text += '[';
    row_codec<Element>::name(text);
    text += ']';
  }

  template <bool Grow>
  static void write(column_buffer* c, std::size_t i, const List& value) {
    if constexpr (Grow) c->ensure((i + 2) * 4);
    std::size_t end = c->as<std::uint32_t>()[i];
    if ((end + value.size()) > contents_bytes_max / 8) [[unlikely]]
      throw_contents_too_large((end + value.size()) * 8);
    for (const Element& element : value)
      row_codec<Element>::template write<true>(c + 1, end++, element);
    c->as<std::uint32_t>()[i + 1] = static_cast<std::uint32_t>(end);
  }
};

}  // namespace detail

template <encodable T>
struct row_codec<std::vector<T>> : detail::list_codec<std::vector<T>, T> {
  static std::vector<T> read(column_data c, std::size_t i) {
    const auto* ends = reinterpret_cast<const std::uint32_t*>(c[0]);
    std::vector<T> list;
    list.reserve(ends[i + 1] - ends[i]);
    for (std::size_t at = ends[i]; at < ends[i + 1]; ++at)
      list.push_back(row_codec<T>::read(c + 1, at));
    return list;
  }
};

/// A list as a view into the batch; for elements that lie in memory as they are written.
template <class T>
  requires(std::is_arithmetic_v<T> && !std::is_same_v<T, bool> && encodable<T>)
struct row_codec<std::span<const T>> : detail::list_codec<std::span<const T>, T> {
  static std::span<const T> read(column_data c, std::size_t i) {
    const auto* ends = reinterpret_cast<const std::uint32_t*>(c[0]);
    return {reinterpret_cast<const T*>(c[1]) + ends[i], ends[i + 1] - ends[i]};
  }
};

}  // namespace weir
