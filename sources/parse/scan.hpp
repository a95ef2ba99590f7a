#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace weir::parse {

/// Answers where the first byte stands that is one of `wanted`, or `end`. Looks at eight bytes at a
/// time: fields are short, and a call of memchr costs more than it saves.
///
/// `wanted` is asked for eight bytes at once, and sets the high bit of each byte that is meant;
/// after the first one it may err. Lower bytes come first. Reads nothing outside of the text.
template <class Wanted>
[[nodiscard]] inline const char* find_first(const char* text, const char* end, Wanted wanted) {
  static_assert(std::endian::native == std::endian::little);
  for (; end - text >= 8; text += 8) {
    std::uint64_t bytes = 0;
    std::memcpy(&bytes, text, sizeof bytes);
    if (const std::uint64_t found = wanted(bytes)) return text + std::countr_zero(found) / 8;
  }
  std::uint64_t bytes = 0;
  const auto rest = static_cast<std::size_t>(end - text);
  for (std::size_t i = 0; i < rest; ++i) {
    bytes |= std::uint64_t{static_cast<unsigned char>(text[i])} << (i * 8);
  }
  const auto at = static_cast<std::size_t>(std::countr_zero(wanted(bytes)) / 8);
  return text + (at < rest ? at : rest);
}

[[nodiscard]] constexpr bool is_digit(char byte) { return byte >= '0' && byte <= '9'; }

/// The same byte eight times.
[[nodiscard]] constexpr std::uint64_t eight_times(char byte) {
  return 0x0101010101010101U * static_cast<unsigned char>(byte);
}

/// Sets the high bit of each byte that is less than `limit`, which is at most 128.
[[nodiscard]] constexpr std::uint64_t bytes_below(std::uint64_t bytes, char limit) {
  return (bytes - eight_times(limit)) & ~bytes & eight_times('\x80');
}

/// Sets the high bit of each byte that is `byte`.
[[nodiscard]] constexpr std::uint64_t bytes_equal(std::uint64_t bytes, std::uint64_t eight_of_it) {
  return bytes_below(bytes ^ eight_of_it, '\x01');
}

}  // namespace weir::parse
