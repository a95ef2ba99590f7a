#pragma once

// Hashes of rows: equal on every machine and in every version, since they decide where a key lives.

#include <weir/messages/views.hpp>

#include <bit>

namespace weir {

namespace detail {

/// 64 x 64 -> 128 bit multiplication folded to 64: the mixing step of wyhash (Wang Yi, public domain idea).
inline std::uint64_t mix(std::uint64_t a, std::uint64_t b) {
  __extension__ using wide = unsigned __int128;
  const auto product = static_cast<wide>(a) * b;
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

inline constexpr std::uint64_t salt_a = 0xa0761d6478bd642fu;
inline constexpr std::uint64_t salt_b = 0xe7037ed1a0b428dbu;

template <class Word>
std::uint64_t load(const std::byte* from) {
  Word word;
  std::memcpy(&word, from, sizeof(Word));
  return word;
}

inline std::uint64_t hash_bytes(const void* data, std::size_t size) {
  const auto* at = static_cast<const std::byte*>(data);
  std::uint64_t seed = salt_a;
  std::size_t left = size;
  for (; left > 16; left -= 16, at += 16)
    seed = mix(load<std::uint64_t>(at) ^ salt_b, load<std::uint64_t>(at + 8) ^ seed);
  std::uint64_t a = 0;
  std::uint64_t b = 0;
  if (left >= 8) {
    a = load<std::uint64_t>(at);
    b = load<std::uint64_t>(at + left - 8);
  } else if (left >= 4) {
    a = load<std::uint32_t>(at);
    b = load<std::uint32_t>(at + left - 4);
  } else if (left > 0) {
    a = load<std::uint8_t>(at) | load<std::uint8_t>(at + left / 2) << 8 |
        load<std::uint8_t>(at + left - 1) << 16;
  }
  return mix(salt_b ^ size, mix(a ^ salt_b, b ^ seed));
}

template <class T>
concept word_like = std::is_integral_v<T> || std::is_enum_v<T>;

}  // namespace detail

/// The hash of a row, by value: equal rows (see `equal_rows`) have equal hashes.
template <row T>
[[nodiscard]] std::uint64_t hash_row(const T& value) {
  if constexpr (detail::word_like<T>) {
    return detail::mix(static_cast<std::uint64_t>(value) ^ detail::salt_a, detail::salt_b);
  } else if constexpr (std::is_floating_point_v<T>) {
    return hash_row(std::bit_cast<std::uint64_t>(value == 0 ? 0.0 : static_cast<double>(value)));
  } else if constexpr (requires { value.time_since_epoch(); }) {
    return hash_row(value.time_since_epoch().count());
  } else if constexpr (requires { typename T::period; }) {
    return hash_row(value.count());
  } else if constexpr (detail::is_view<T> || std::is_same_v<T, std::string>) {
    return detail::hash_bytes(value.data(), value.size() * sizeof(*value.data()));
  } else {
    std::uint64_t hash = detail::salt_b;
    detail::for_each_part(value, [&](const auto& part) {
      hash = detail::mix(hash ^ detail::salt_a, hash_row(part) ^ detail::salt_b);
    });
    return hash;
  }
}

/// Equality of rows, also of described structs without an operator ==.
template <row T>
[[nodiscard]] bool equal_rows(const T& a, const T& b) {
  if constexpr (std::is_same_v<T, std::string_view>) {
    return a == b;
  } else if constexpr (requires { { a == b } -> std::convertible_to<bool>; }) {
    return a == b;
  } else if constexpr (detail::is_view<T>) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end());
  } else if constexpr (requires { a.has_value(); }) {
    return a.has_value() == b.has_value() && (!a.has_value() || equal_rows(*a, *b));
  } else if constexpr (requires { a.size(); }) {
    bool equal = a.size() == b.size();
    for (std::size_t i = 0; equal && i < a.size(); ++i) equal = equal_rows(a[i], b[i]);
    return equal;
  } else if constexpr (requires { std::tuple_size<T>::value; }) {
    return [&]<std::size_t... I>(std::index_sequence<I...>) {
      return (equal_rows(std::get<I>(a), std::get<I>(b)) && ...);
    }(std::make_index_sequence<std::tuple_size_v<T>>{});
  } else {
    bool equal = true;
    boost::mp11::mp_for_each<detail::described_members<T>>(
        [&](auto d) { equal = equal && equal_rows(a.*d.pointer, b.*d.pointer); });
    return equal;
  }
}

/// State and routing are divided by the top bits of a key's hash into this many groups.
inline constexpr std::size_t key_groups = 1024;

[[nodiscard]] constexpr std::size_t key_group_of(std::uint64_t hash) { return hash >> 54; }

/// The partition that owns a key: groups are dealt out in equal ranges.
[[nodiscard]] constexpr std::size_t partition_of(std::uint64_t hash, std::size_t partitions) {
  return key_group_of(hash) * partitions / key_groups;
}

}  // namespace weir
