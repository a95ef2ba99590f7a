#pragma once

#include <weir/messages/batch.hpp>
#include <weir/state/state_error.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace weir {

/// Where a chunk of state stands: the entries of one key group that one epoch changed, or several epochs that
/// were merged, from this hash on. Keys order like their fields.
struct chunk_key {
  static constexpr std::size_t bytes = 24;

  std::uint32_t state = 0;
  std::uint32_t group = 0;
  std::uint64_t commit = 0;  ///< number of the transaction, or of the last that was merged
  std::uint64_t first_hash = 0;

  friend auto operator<=>(const chunk_key&, const chunk_key&) = default;

  /// Big endian, so that bytes order like keys.
  [[nodiscard]] std::string to_bytes() const;
  /// Throws state_error.
  [[nodiscard]] static chunk_key of(std::string_view bytes);
};

/// Entries of one key group in the order of their hashes.
struct group_chunk {
  std::uint32_t group = 0;
  std::uint64_t first_hash = 0;
  batch rows;
};

/// A batch as it is kept: behind its size and a checksum.
[[nodiscard]] std::string sealed(const batch& rows);

/// What was sealed. Throws state_error when it is not what was written; `what` names it in the text.
[[nodiscard]] std::string_view unsealed(std::string_view bytes, std::string_view what);

/// How much of a group goes into one chunk: what fills whole pages of the store, and is soon searched.
inline constexpr std::size_t chunk_bytes_max = 4 * 4096 - 16;

}  // namespace weir
