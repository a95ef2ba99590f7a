#pragma once

#include <weir/messages/batch_builder.hpp>
#include <weir/messages/rows.hpp>

#include <cstring>
#include <optional>
#include <string>
#include <string_view>

namespace weir {

/// One row as bytes that say what it is: the fingerprint of its schema, then a batch. For what programs tell
/// each other beside records.
template <row T>
[[nodiscard]] std::string packed(const T& value) {
  batch_builder<T> builder(segment_pool::make(0), {1, SIZE_MAX});
  builder.append(value);
  const auto frozen = builder.freeze({});
  const auto wire = frozen.wire();
  const auto kind = schema_of<T>().fingerprint;
  std::string bytes(sizeof kind + wire.size(), '\0');
  std::memcpy(bytes.data(), &kind, sizeof kind);
  std::memcpy(bytes.data() + sizeof kind, wire.data(), wire.size());
  return bytes;
}

/// The fingerprint of what was packed; 0 for bytes that are too short to be anything.
[[nodiscard]] inline std::uint64_t packed_kind(std::string_view bytes) {
  std::uint64_t kind = 0;
  if (bytes.size() > sizeof kind) std::memcpy(&kind, bytes.data(), sizeof kind);
  return kind;
}

/// What was packed; nothing if the bytes, which nobody has checked, are not exactly one row of this type. The row
/// must own its texts.
template <row T>
[[nodiscard]] std::optional<T> unpacked(std::string_view bytes, const wire_limits& limits = {}) {
  if (packed_kind(bytes) != schema_of<T>().fingerprint) return std::nullopt;
  const auto wire = bytes.substr(sizeof(std::uint64_t));
  wire_fault fault;
  const auto read = thaw(std::as_bytes(std::span(wire.data(), wire.size())), schema_of<T>(),
                         segment_pool::make(0), fault, limits);
  if (!read || read.rows() != 1) return std::nullopt;
  return rows<T>(read)[0];
}

}  // namespace weir
