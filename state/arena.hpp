#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace weir {

/// Memory for the views of keys: given out in order, freed all at once. Addresses stay valid until then.
class arena {
 public:
  /// 8-byte aligned, not initialised; `bytes` must be a multiple of 8.
  [[nodiscard]] std::byte* take(std::size_t bytes) {
    if (bytes / 8 > words_left_) [[unlikely]] add_block(bytes / 8);
    auto* taken = next_;
    next_ += bytes / 8;
    words_left_ -= bytes / 8;
    return reinterpret_cast<std::byte*>(taken);
  }

  /// Forgets everything; keeps one block for the next use.
  void clear() {
    if (blocks_.size() > 1) blocks_.erase(blocks_.begin() + 1, blocks_.end());
    next_ = blocks_.empty() ? nullptr : blocks_.front().words.get();
    words_left_ = blocks_.empty() ? 0 : blocks_.front().size;
    bytes_ = words_left_ * 8;
  }

  /// Memory held.
  [[nodiscard]] std::size_t bytes() const { return bytes_; }

 private:
  static constexpr std::size_t block_words = 8192;
  struct block {
    std::unique_ptr<std::uint64_t[]> words;
    std::size_t size;
  };

  void add_block(std::size_t words) {
    const auto size = words > block_words ? words : block_words;
    blocks_.push_back({std::make_unique_for_overwrite<std::uint64_t[]>(size), size});
    next_ = blocks_.back().words.get();
    words_left_ = size;
    bytes_ += size * 8;
  }

  std::vector<block> blocks_;
  std::uint64_t* next_ = nullptr;
  std::size_t words_left_ = 0;
  std::size_t bytes_ = 0;
};

}  // namespace weir
