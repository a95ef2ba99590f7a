#pragma once

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
    return blocks_[number / block_entries][number % block_entries];
  }
  [[nodiscard]] const Entry& operator[](std::size_t number) const {
    return blocks_[number / block_entries][number % block_entries];
  }

  /// The number of a new one, default constructed.
  std::size_t add() {
    if (size_ % block_entries == 0) blocks_.push_back(std::make_unique<Entry[]>(block_entries));
    return size_++;
  }

 private:
  static constexpr std::size_t block_entries = 1024;

  std::vector<std::unique_ptr<Entry[]>> blocks_;
  std::size_t size_ = 0;
};

}  // namespace weir
