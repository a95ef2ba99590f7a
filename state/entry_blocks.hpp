#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <vector>

namespace weir {

/// Entries by number whose addresses do not change: growing moves none. Not thread-safe.
template <class Entry>
class entry_blocks {
 public:
  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] std::size_t bytes() const { return blocks_.size() * block_entries * sizeof(Entry); }

  [[nodiscard]] Entry& operator[](std::size_t number) {
    return blocks_[number / block_entries]->entries[number % block_entries];
  }
  [[nodiscard]] const Entry& operator[](std::size_t number) const {
    return blocks_[number / block_entries]->entries[number % block_entries];
  }

  /// The number of a new one, default constructed.
  std::size_t add() {
    if (size_ == blocks_.size() * block_entries) {
      blocks_.push_back(std::make_unique<block>());
    } else if (size_ < cleared_) {
      (*this)[size_] = Entry{};
    }
    return size_++;
  }

  /// Forgets all; keeps memory for as many.
  void clear() {
    if (size_ > cleared_) cleared_ = size_;
    size_ = 0;
  }

 private:
  static constexpr std::size_t block_entries = 1024;

  /// Begins with a line of the cache, so that small entries lie in one.
  struct alignas(64) block {
    std::array<Entry, block_entries> entries{};
  };

  std::vector<std::unique_ptr<block>> blocks_;
  std::size_t size_ = 0;
  std::size_t cleared_ = 0;  ///< entries that were used before
};

}  // namespace weir
