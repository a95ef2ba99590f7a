#pragma once

#include <weir/messages/batch_builder.hpp>

namespace weir {

/// `batch_header::stream` of a batch with records from more than one source; its position means nothing.
inline constexpr std::uint32_t several_streams = UINT32_MAX;

/// Fills batches of T and numbers them. A batch takes the header of the input batch of its first row.
template <row T>
class batch_writer {
 public:
  batch_writer(std::shared_ptr<segment_pool> pool, batch_limits limits)
      : builder_(std::move(pool), limits) {}

  /// The rows that follow come from an input batch with this header.
  void from(const batch_header& source) {
    if (builder_.empty()) {
      header_ = source;
    } else if (header_.stream != source.stream) {
      header_.stream = several_streams;
      header_.position = 0;
    }
    next_ = &source;
  }

  /// Takes a copy of the row; calls `send(batch)` when that makes the batch full.
  template <class Send>
  void append(const T& value, Send&& send) {
    builder_.append(value);
    if (builder_.full()) [[unlikely]] flush(send);
  }

  /// Calls `send(batch)` with the rows so far, if there are any.
  template <class Send>
  void flush(Send&& send) {
    if (builder_.empty()) return;
    header_.sequence = sequence_++;
    header_.exact = false;
    auto full = builder_.freeze(header_);
    if (next_) header_ = *next_;
    send(std::move(full));
  }

  /// The input batch is done with: its header goes away.
  void done() { next_ = nullptr; }

 private:
  batch_builder<T> builder_;
  batch_header header_;
  const batch_header* next_ = nullptr;
  std::uint64_t sequence_ = 0;
};

}  // namespace weir
