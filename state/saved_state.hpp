#pragma once

#include <weir/messages/row_mapping.hpp>
#include <weir/state/byte_store.hpp>
#include <weir/state/state_type.hpp>

#include <map>

namespace weir {

/// How saved rows with this schema become those of the present type of their state; keys must be the same.
/// Throws state_error for a text that is no schema.
[[nodiscard]] row_mapping map_saved(std::string_view schema_text, const state_type& now,
                                    const std::shared_ptr<segment_pool>& pool);

/// Reads chunks whatever version of their state's type wrote them.
class chunk_reader {
 public:
  chunk_reader(std::string state, std::shared_ptr<const state_type> type,
               std::shared_ptr<segment_pool> pool)
      : state_(std::move(state)),
        what_("a chunk of state '" + state_ + "'"),
        type_(std::move(type)),
        pool_(std::move(pool)) {}

  /// The rows of a sealed chunk, in the schema of the type. Throws state_error for a chunk that is damaged or
  /// cannot be converted.
  [[nodiscard]] batch read(byte_store::reading& in, std::string_view sealed_bytes);

  /// The same, where they are if that can be: to be read within the transaction that gave the bytes, and before
  /// its next change.
  [[nodiscard]] batch look(byte_store::reading& in, std::string_view sealed_bytes);

  [[nodiscard]] const state_type& type() const { return *type_; }
  [[nodiscard]] const std::string& state() const { return state_; }

 private:
  const row_mapping& mapping(byte_store::reading& in, std::uint64_t fingerprint);
  /// As it is, or copied.
  [[nodiscard]] batch rows_of(byte_store::reading& in, const unsealed_chunk& chunk, bool copied);

  std::string state_;
  std::string what_;
  std::shared_ptr<const state_type> type_;
  std::shared_ptr<segment_pool> pool_;
  std::map<std::uint64_t, std::shared_ptr<const row_mapping>> mappings_;  ///< by fingerprint
  verified_checksums verified_;
};

/// The numbers of the commits that a state has chunks of, oldest first.
[[nodiscard]] std::vector<std::uint64_t> runs_of(byte_store::reading& in, std::uint32_t state);

/// What the store holds of one state, as an operator reads it. Each function sees what was committed when it
/// is called. All throw state_error. Not thread-safe.
class saved_state {
 public:
  saved_state(std::shared_ptr<byte_store> store, std::string name,
              std::shared_ptr<const state_type> type, std::shared_ptr<segment_pool> pool)
      : store_(std::move(store)), chunks_(std::move(name), std::move(type), std::move(pool)) {}

  /// Was there ever anything?
  [[nodiscard]] bool known();
  /// Is there nothing?
  [[nodiscard]] bool empty();

  /// Chunks that may hold rows with hashes from `first` to `last`, from the newest commit to the oldest; of
  /// two rows of one key the one that is visited first counts. They hold rows of other hashes, too, and are gone
  /// after the call. Ends when `visit` returns false.
  void visit(std::uint64_t first, std::uint64_t last,
             const std::function<bool(const batch& rows)>& visit);

  /// Chunks that may hold a row with this hash, from the newest commit to the oldest, until `visit` returns true.
  void find(std::uint64_t hash, const std::function<bool(const batch& rows)>& visit);

  /// For each chunk: its first and last possible hash, and when its first row falls due.
  void visit_dues(const std::function<void(std::uint64_t first, std::uint64_t last,
                                           std::int64_t due_ms)>& visit);

 private:
  [[nodiscard]] std::optional<std::uint32_t> id(byte_store::reading& in);

  std::shared_ptr<byte_store> store_;
  chunk_reader chunks_;
};

}  // namespace weir
