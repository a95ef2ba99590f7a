#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <utility>

namespace weir::parse {

/// What a text of fixed length looks like, written as an example: `0` stands for any digit, `*` for
/// any byte, and everything else for itself, as in "0000-00-00".
template <std::size_t N>
struct shape {
  consteval shape(const char (&example)[N]) {
    for (std::size_t i = 0; i < N; ++i) text[i] = example[i];
  }
  static constexpr std::size_t size = N - 1;
  char text[N]{};
};

namespace detail {

/// Eight bytes of a shape, prepared for a comparison of all eight at once. A byte fits if its
/// difference from `expected` plus `slack` stays below 128.
struct shape_word {
  std::uint64_t expected = 0;
  std::uint64_t slack = 0;
  std::uint64_t compared = 0;  ///< the high bits of the bytes that matter
};

consteval shape_word word_of(const char* text) {
  shape_word word;
  for (unsigned i = 0; i < 8; ++i) {
    if (text[i] == '*') continue;
    const unsigned at = std::endian::native == std::endian::little ? i * 8 : 56 - i * 8;
    word.expected |= std::uint64_t{static_cast<unsigned char>(text[i])} << at;
    word.slack |= std::uint64_t{text[i] == '0' ? 0x7fU - 9 : 0x7fU} << at;
    word.compared |= std::uint64_t{0x80} << at;
  }
  return word;
}

template <shape S, std::size_t at>
[[nodiscard]] inline bool fits(const char* text) {
  constexpr shape_word word = word_of(S.text + at);
  std::uint64_t bytes = 0;
  std::memcpy(&bytes, text + at, sizeof bytes);
  const std::uint64_t difference = bytes ^ word.expected;
  const std::uint64_t low_bits = difference & 0x7f7f7f7f7f7f7f7fU;
  return (((low_bits + word.slack) | difference) & word.compared) == 0;
}

}  // namespace detail

/// Does the text have this shape? Reads S.size bytes, which must be there.
template <shape S>
[[nodiscard]] inline bool has_shape(const char* text) {
  static_assert(S.size >= 8);
  constexpr std::size_t words = (S.size + 7) / 8;
  const auto fits = [&]<std::size_t... i>(std::index_sequence<i...>) {
    return (detail::fits<S, (i * 8 + 8 <= S.size ? i * 8 : S.size - 8)>(text) && ...);
  };
  return fits(std::make_index_sequence<words>{});
}

}  // namespace weir::parse
