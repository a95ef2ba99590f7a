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
inline constexpr std::uint64_t salt_c = 0x8ebc6af09c88c6e3u;

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

/// Equality of texts; most keys are short, so up to 16 bytes are compared without a call.
inline bool equal_bytes(const void* a, const void* b, std::size_t size) {
  const auto* one = static_cast<const std::byte*>(a);
  const auto* two = static_cast<const std::byte*>(b);
  const auto equal_ends = [&]<class Word>(Word) {
    return ((load<Word>(one) ^ load<Word>(two)) |
            (load<Word>(one + size - sizeof(Word)) ^ load<Word>(two + size - sizeof(Word)))) == 0;
  };
  if (size > 16) return std::memcmp(a, b, size) == 0;
  if (size >= 8) return equal_ends(std::uint64_t{});
  if (size >= 4) return equal_ends(std::uint32_t{});
  if (size == 0) return true;
  return one[0] == two[0] && one[size / 2] == two[size / 2] && one[size - 1] == two[size - 1];
}

template <class T>
concept word_like = std::is_integral_v<T> || std::is_enum_v<T>;

template <class T>
concept time_like = requires(const T& value) { value.time_since_epoch(); } || requires { typename T::period; };

template <class T>
concept text_like = std::is_same_v<T, std::string> || std::is_same_v<T, std::string_view>;

/// Are values of this type equal exactly when their bytes are?
template <class T>
concept bytes_like = text_like<T> || (is_view<T> && !std::is_floating_point_v<typename T::value_type>);

/// One bit pattern for all numbers that are one key: both zeros, and whatever is no number.
template <class T>
std::uint64_t real_bits(T value) {
  if (value != value) return 0x7ff8000000000000u;
  return std::bit_cast<std::uint64_t>(value == 0 ? 0.0 : static_cast<double>(value));
}

}  // namespace detail

/// The hash of a row, by value: equal rows (see `equal_rows`) have equal hashes.
template <row T>
[[nodiscard]] std::uint64_t hash_row(const T& value) {
  if constexpr (detail::word_like<T>) {
    return detail::mix(static_cast<std::uint64_t>(value) ^ detail::salt_a, detail::salt_b);
  } else if constexpr (std::is_floating_point_v<T>) {
    return hash_row(detail::real_bits(value));
  } else if constexpr (requires { value.time_since_epoch(); }) {
    return hash_row(value.time_since_epoch().count());
  } else if constexpr (detail::time_like<T>) {
    return hash_row(value.count());
  } else if constexpr (detail::bytes_like<T>) {
    return detail::hash_bytes(value.data(), value.size() * sizeof(*value.data()));
  } else {
    std::uint64_t hash = detail::salt_c;
    const auto add = [&](const auto& part) {
      hash = detail::mix(hash ^ detail::salt_a, hash_row(part) ^ detail::salt_b);
    };
    if constexpr (detail::is_view<T>) {
      for (const auto element : value) add(element);
    } else {
      detail::for_each_part(value, add);
    }
    return hash;
  }
}

/// Equality of rows by what they hold, as `hash_row` sees it: an operator == of the row's own has no say,
/// and not-a-number equals itself.
template <row T>
[[nodiscard]] bool equal_rows(const T& a, const T& b) {
  if constexpr (std::is_floating_point_v<T>) {
    return detail::real_bits(a) == detail::real_bits(b);
  } else if constexpr (detail::text_like<T>) {
    return a.size() == b.size() && detail::equal_bytes(a.data(), b.data(), a.size());
  } else if constexpr (detail::word_like<T> || detail::time_like<T>) {
    return a == b;
  } else if constexpr (requires { a.has_value(); }) {
    return a.has_value() == b.has_value() && (!a.has_value() || equal_rows(*a, *b));
  } else if constexpr (requires { std::tuple_size<T>::value; }) {
    return [&]<std::size_t... I>(std::index_sequence<I...>) {
      return (equal_rows(std::get<I>(a), std::get<I>(b)) && ...);
    }(std::make_index_sequence<std::tuple_size_v<T>>{});
  } else if constexpr (boost::describe::has_describe_members<T>::value) {
    bool equal = true;
    boost::mp11::mp_for_each<detail::described_members<T>>(
        [&](auto d) { equal = equal && equal_rows(a.*d.pointer, b.*d.pointer); });
    return equal;
  } else {
    using element = typename T::value_type;
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](const element& x, const element& y) { return equal_rows(x, y); });
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
