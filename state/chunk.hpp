#pragma once

#include <weir/messages/batch.hpp>
#include <weir/state/state_error.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_set>

namespace weir {

/// Where a chunk of saved entries stands: entries of one state that one commit changed, or several commits
/// whose entries were merged, from this hash on. Keys order like their fields.
struct chunk_key {
  static constexpr std::size_t bytes = 20;

  std::uint32_t state = 0;
  std::uint64_t commit = 0;  ///< number of the transaction, or of the last that was merged
  std::uint64_t first_hash = 0;

  friend auto operator<=>(const chunk_key&, const chunk_key&) = default;

  /// Big endian, so that bytes order like keys.
  [[nodiscard]] std::string to_bytes() const;
  /// Throws state_error.
  [[nodiscard]] static chunk_key of(std::string_view bytes);
};

/// Entries of a state in the order of their hashes; those of one hash are never in two chunks of a commit.
struct saved_chunk {
  std::uint64_t first_hash = 0;
  std::int64_t due_min_ms = 0;  ///< of the live ones
  batch rows;
};

/// A chunk as it is kept: behind its size, schema and a checksum.
[[nodiscard]] std::string sealed(const saved_chunk& chunk);

struct unsealed_chunk {
  std::uint64_t fingerprint = 0;  ///< of the rows' schema
  std::int64_t due_min_ms = 0;
  std::string_view contents;  ///< a batch, as `batch::wire` gives it
};

/// What was sealed. Throws state_error when it is not what was written; `what` names it in the text.
[[nodiscard]] unsealed_chunk unsealed(std::string_view bytes, std::string_view what);

/// Checksums that were right once, so that a chunk that is read often is checked once.
using verified_checksums = std::unordered_set<std::uint64_t>;
[[nodiscard]] unsealed_chunk unsealed(std::string_view bytes, std::string_view what,
                                      verified_checksums& verified);

/// The schema of a sealed chunk, without a look at its contents. Throws state_error.
[[nodiscard]] std::uint64_t sealed_fingerprint(std::string_view bytes, std::string_view what);

/// The first due time of a sealed chunk, without a look at its contents. Throws state_error.
[[nodiscard]] std::int64_t sealed_due_min_ms(std::string_view bytes, std::string_view what);

/// How large a chunk becomes: what fills whole pages of the store, and is soon searched.
inline constexpr std::size_t chunk_bytes_max = 4 * 4096 - 16;

}  // namespace weir
