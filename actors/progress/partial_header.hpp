#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstring>
#include <span>

namespace weir {

/// A header of `Size` bytes that comes in pieces, cut anywhere. Not thread-safe.
template <std::size_t Size>
class partial_header {
 public:
  /// Takes what there is of it off the piece.
  void take(std::span<const std::byte>& piece) {
    const auto count = std::min(Size - filled_, piece.size());
    std::memcpy(bytes_.data() + filled_, piece.data(), count);
    filled_ += count;
    piece = piece.subspan(count);
  }
  /// Bytes that are there.
  [[nodiscard]] std::size_t filled() const { return filled_; }
  [[nodiscard]] bool is_whole() const { return filled_ == Size; }
  /// The next one begins; the bytes stay until it comes.
  void restart() { filled_ = 0; }
  [[nodiscard]] const std::byte& operator[](std::size_t at) const { return bytes_[at]; }
  [[nodiscard]] auto begin() const { return bytes_.begin(); }

 private:
  std::array<std::byte, Size> bytes_{};
  std::size_t filled_ = 0;
};

}  // namespace weir
