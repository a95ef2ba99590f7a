#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace weir {

/// What one physical column holds. The values equal the union tags of `Column` in batch.capnp.
enum class column_kind : std::uint8_t {
  int8, int16, int32, int64, uint8, uint16, uint32, uint64, float32, float64,
  boolean,   ///< one byte per element, 0 or 1
  validity,  ///< one bit per element: is the optional present
  offsets,   ///< n + 1 rising ends: where element i's contents begin and end
  bytes,     ///< contents of texts, one after the other
};

/// Bytes per element; a validity bit counts as 0.
[[nodiscard]] constexpr std::size_t width_of(column_kind kind) {
  constexpr std::size_t widths[] = {1, 2, 4, 8, 1, 2, 4, 8, 4, 8, 1, 0, 4, 1};
  return widths[static_cast<std::size_t>(kind)];
}

/// One column of a schema. Its number of elements is that of its domain.
struct column_spec {
  static constexpr int rows = -1;

  column_kind kind;
  int domain;  ///< `rows`, or the index of the offsets column whose last entry is the count
};

/// Bytes that `count` elements of a column of this kind fill; an offsets column has one more entry.
[[nodiscard]] constexpr std::size_t bytes_of(column_kind kind, std::size_t count) {
  if (kind == column_kind::validity) return (count + 7) / 8;
  if (kind == column_kind::offsets) return (count + 1) * 4;
  return count * width_of(kind);
}

/// The shape of a row type: its columns, and a text that names fields and types.
struct schema {
  std::string text;            ///< e.g. `{host:text,status:int32}`
  std::uint64_t fingerprint;   ///< of `text`: equal schemas have equal fingerprints
  std::span<const column_spec> columns;
};

/// FNV-1a, 64 bit (Fowler, Noll, Vo): short names only, not for hashing records.
[[nodiscard]] constexpr std::uint64_t fingerprint_of(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325u;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3u;
  return hash;
}

}  // namespace weir
