#pragma once

// Random rows of any row type, with a taste for the values that break things, and bit-exact comparison.

#include <weir/messages/row_shape.hpp>

#include <algorithm>
#include <bit>
#include <deque>
#include <limits>
#include <random>
#include <string>
#include <tuple>
#include <vector>

namespace weir::testing {

/// Makes rows; the same seed gives the same rows.
class row_maker {
 public:
  explicit row_maker(std::uint64_t from) : engine_(from) {}

  /// A row; what its views see lives until `forget`.
  template <row T>
  T make() {
    using detail::shape;
    constexpr auto form = detail::shape_of<T>();
    if constexpr (form == shape::truth)
      return below(2) == 0;
    else if constexpr (form == shape::integer)
      return make_integer<T>();
    else if constexpr (form == shape::real)
      return make_real<T>();
    else if constexpr (form == shape::enumerator)
      return make_enumerator<T>();
    else if constexpr (form == shape::time)
      return T(typename T::duration(make_integer<std::int64_t>()));
    else if constexpr (form == shape::duration)
      return T(make_integer<std::int64_t>());
    else if constexpr (form == shape::text)
      return T(make_text());
    else if constexpr (form == shape::bytes)
      return std::as_bytes(std::span(make_text()));
    else if constexpr (form == shape::optional)
      return make_optional<T>();
    else if constexpr (form == shape::list)
      return make_list<T>();
    else
      return make_parts<T>();
  }

  /// A number in [0, limit).
  std::size_t below(std::size_t limit) { return static_cast<std::size_t>(engine_() % limit); }

  void forget() {
    texts_.clear();
    numbers_.clear();
  }

 private:
  template <class T>
  T make_integer() {
    using limits = std::numeric_limits<T>;
    constexpr T special[] = {0, 1, static_cast<T>(-1), limits::min(), limits::max()};
    if (below(4) == 0) return special[below(std::size(special))];
    return static_cast<T>(engine_() >> below(64));
  }

  template <class T>
  T make_real() {
    using limits = std::numeric_limits<T>;
    using bits = std::conditional_t<sizeof(T) == 4, std::uint32_t, std::uint64_t>;
    constexpr T special[] = {0,
                             -T{0},
                             1,
                             limits::infinity(),
                             -limits::infinity(),
                             limits::quiet_NaN(),
                             -limits::quiet_NaN(),
                             limits::denorm_min(),
                             -limits::denorm_min(),
                             limits::min(),
                             limits::max(),
                             limits::lowest()};
    switch (below(3)) {
      case 0: return special[below(std::size(special))];
      case 1: return std::bit_cast<T>(static_cast<bits>(engine_()));
      default: return static_cast<T>(make_integer<std::int16_t>()) / T{8};
    }
  }

  template <class T>
  T make_enumerator() {
    return static_cast<T>(make_integer<std::underlying_type_t<T>>());
  }

  /// Good and bad UTF-8, what formats must quote, and any other bytes.
  const std::string& make_text() {
    static constexpr std::string_view pieces[] = {
        "a",
        "word",
        "longer words, with a comma",
        "\"",
        "\\",
        "\r\n",
        "\x1f",
        "\x7f",
        {"\0", 1},
        "\xc3\xa9",
        "\xe2\x82\xac",
        "\xf0\x9f\x8c\x8a",  // two, three and four bytes
        "\xc3",
        "\xe2\x82",
        "\xf0\x9f\x8c",
        "\x80",
        "\xff",  // not whole
        "\xc0\xaf",
        "\xe0\x80\xaf",
        "\xf0\x80\x80\xaf",  // longer than needed
        "\xed\xa0\x80",
        "\xf4\x90\x80\x80",
        "\xf8\x88\x80\x80"  // not characters
    };
    auto& text = texts_.emplace_back();
    const auto size = below(64) == 0 ? below(3000) : below(40);
    const bool plain = below(2) == 0;
    while (text.size() < size) {
      if (plain)
        text += static_cast<char>('a' + below(26));
      else if (below(2) == 0)
        text += pieces[below(std::size(pieces))];
      else
        text += static_cast<char>(below(256));
    }
    return text;
  }

  template <class T>
  T make_optional() {
    if (below(3) == 0) return std::nullopt;
    return T(std::in_place, make<typename T::value_type>());
  }

  template <class T>
  T make_list() {
    const auto size = below(32) == 0 ? below(100) : below(5);
    if constexpr (requires(T list) { list.reserve(size); }) {
      T list;
      for (std::size_t i = 0; i < size; ++i) list.push_back(make<typename T::value_type>());
      return list;
    } else {
      auto& memory = numbers_.emplace_back(size);
      for (auto& number : memory) number = engine_();
      return T(reinterpret_cast<const typename T::value_type*>(memory.data()), size);
    }
  }

  template <class T>
  T make_parts() {
    T value{};
    if constexpr (detail::shape_of<T>() == detail::shape::parts) {
      std::apply(
          [&](auto&... part) { ((part = make<std::remove_cvref_t<decltype(part)>>()), ...); },
          value);
    } else {
      boost::mp11::mp_for_each<detail::described_members<T>>([&](auto member) {
        value.*member.pointer = make<detail::member_type_t<decltype(member)>>();
      });
    }
    return value;
  }

  std::mt19937_64 engine_;
  std::deque<std::string> texts_;
  std::deque<std::vector<std::uint64_t>> numbers_;
};

/// Are two rows the same to the last bit? NaN is the same as itself, 0 and -0 differ.
template <row T>
bool identical(const T& a, const T& b) {
  using detail::shape;
  constexpr auto form = detail::shape_of<T>();
  if constexpr (form == shape::real) {
    using bits = std::conditional_t<sizeof(T) == 4, std::uint32_t, std::uint64_t>;
    return std::bit_cast<bits>(a) == std::bit_cast<bits>(b);
  } else if constexpr (form == shape::optional) {
    return a.has_value() == b.has_value() && (!a.has_value() || identical(*a, *b));
  } else if constexpr (form == shape::bytes || form == shape::list) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](const auto& x, const auto& y) { return identical(x, y); });
  } else if constexpr (form == shape::parts) {
    return [&]<std::size_t... I>(std::index_sequence<I...>) {
      return (identical(std::get<I>(a), std::get<I>(b)) && ...);
    }
    (std::make_index_sequence<std::tuple_size_v<T>>{});
  } else if constexpr (form == shape::fields) {
    bool same = true;
    boost::mp11::mp_for_each<detail::described_members<T>>(
        [&](auto member) { same = same && identical(a.*member.pointer, b.*member.pointer); });
    return same;
  } else {
    return a == b;
  }
}

}  // namespace weir::testing
