#pragma once

#include <weir/messages/column.hpp>
#include <weir/messages/segment_pool.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace weir {

class batch_body;

/// What a batch knows besides its rows.
struct batch_header {
  std::uint32_t stream = 0;       ///< number of the source that the records came from
  std::uint64_t sequence = 0;     ///< per producer, counted from 0
  std::uint64_t incarnation = 0;  ///< of the job
  std::uint64_t epoch = 0;
  std::int64_t watermark_us = INT64_MIN;  ///< event time: no earlier record follows
  std::int64_t ingest_ns = 0;             ///< steady clock when the first of its records entered
  std::uint64_t position = 0;             ///< source position of the first record
  bool exact = false;                     ///< row i stands at source position `position + i`
};

/// A frozen micro-batch: an immutable Cap'n Proto message with a column per field, shared by
/// reference. Copying a batch copies a pointer. Reading is safe from any thread.
class batch {
 public:
  batch() = default;
  explicit batch(std::shared_ptr<const batch_body> body) : body_(std::move(body)) {}

  explicit operator bool() const { return body_ != nullptr; }
  [[nodiscard]] std::size_t rows() const;
  [[nodiscard]] const batch_header& header() const;
  /// Fingerprint of the row type; see `schema`.
  [[nodiscard]] std::uint64_t schema_fingerprint() const;
  /// Start of each column; valid as long as a copy of this batch is held.
  [[nodiscard]] const std::byte* const* columns() const;
  /// Memory that the batch holds: what credit is counted in.
  [[nodiscard]] std::size_t bytes() const;

  /// The message in Cap'n Proto's stream framing, as it goes to a file or network: no copy.
  /// Valid as long as a copy of this batch is held.
  [[nodiscard]] std::span<const std::byte> wire() const;

 private:
  std::shared_ptr<const batch_body> body_;
};

/// The memory behind a batch: one pooled segment and the places of the columns in it.
class batch_body {
 public:
  /// Without a pool the memory is somebody else's.
  explicit batch_body(std::shared_ptr<segment_pool> pool) : pool_(std::move(pool)) {}
  ~batch_body() {
    if (memory_.data && pool_) pool_->give(memory_);
  }
  batch_body(const batch_body&) = delete;
  batch_body& operator=(const batch_body&) = delete;

  batch_header header;
  std::size_t rows = 0;
  std::uint64_t fingerprint = 0;
  std::size_t wire_words = 0;
  std::vector<const std::byte*> columns;

  /// Owns a block of its pool from now on; call it once.
  void adopt(segment_pool::block memory) { memory_ = memory; }

  [[nodiscard]] std::uint64_t* words() const { return memory_.data; }
  [[nodiscard]] std::size_t bytes() const { return memory_.words * 8; }

 private:
  std::shared_ptr<segment_pool> pool_;
  segment_pool::block memory_;
};

inline std::size_t batch::rows() const { return body_ ? body_->rows : 0; }
inline const batch_header& batch::header() const { return body_->header; }
inline std::uint64_t batch::schema_fingerprint() const { return body_->fingerprint; }
inline const std::byte* const* batch::columns() const { return body_->columns.data(); }
inline std::size_t batch::bytes() const { return body_->bytes(); }
inline std::span<const std::byte> batch::wire() const {
  return {reinterpret_cast<const std::byte*>(body_->words()), body_->wire_words * 8};
}

/// Why bytes were not a batch.
struct wire_fault {
  std::string reason;
};

/// What untrusted bytes may claim.
struct wire_limits {
  std::size_t bytes_max = 64u << 20;
  std::size_t rows_max = 1u << 20;
};

/// Reads a batch of the given schema from bytes that nobody has checked: copies them once into a
/// pooled segment and validates sizes, kinds and offsets. Text is not checked to be UTF-8. Never
/// throws on any input but std::bad_alloc; `fault` is set when the result is empty.
/// A message of several segments, as other programs may write it, is read as well.
[[nodiscard]] batch thaw(std::span<const std::byte> bytes, const schema& shape,
                         const std::shared_ptr<segment_pool>& pool, wire_fault& fault,
                         const wire_limits& limits = {});

/// The same without a copy: the bytes must stay as they are as long as the batch is held, at an address that is a
/// multiple of 8.
[[nodiscard]] batch thaw_in_place(std::span<const std::byte> bytes, const schema& shape, wire_fault& fault,
                                  const wire_limits& limits = {});

}  // namespace weir
