#pragma once

#include <weir/messages/batch.hpp>
#include <weir/messages/segment_pool.hpp>

#include <utility>

namespace weir {

/// Memory of a pool, for bytes that may become a batch where they are. Not thread-safe.
class pooled_segment {
 public:
  /// Not initialised. Throws std::bad_alloc.
  pooled_segment(std::shared_ptr<segment_pool> pool, std::size_t bytes)
      : pool_(std::move(pool)), block_(pool_->take((bytes + 7) / 8)), bytes_(bytes) {}
  ~pooled_segment() {
    if (block_.data) pool_->give(block_);
  }
  pooled_segment(const pooled_segment&) = delete;
  pooled_segment& operator=(const pooled_segment&) = delete;

  [[nodiscard]] char* data() const { return reinterpret_cast<char*>(block_.data); }
  [[nodiscard]] std::size_t size() const { return bytes_; }

  /// The memory and where it goes back to; this has none any more.
  [[nodiscard]] std::pair<segment_pool::block, std::shared_ptr<segment_pool>> release() {
    return {std::exchange(block_, {}), std::move(pool_)};
  }

 private:
  std::shared_ptr<segment_pool> pool_;
  segment_pool::block block_;
  std::size_t bytes_;
};

/// As `thaw` of the bytes in this memory, which the batch takes over instead of copying it. The memory is as it was when
/// the bytes have the size of no message, and gone otherwise.
[[nodiscard]] batch thaw_taking(pooled_segment& memory, const schema& shape, wire_fault& fault,
                                const wire_limits& limits = {});

}  // namespace weir
