#pragma once

#include <bit>
#include <cstddef>
#include <memory>

namespace weir::parse {

/// Where a parser keeps the text of one line that had to be rewritten, such as `\n` in JSON. The
/// room is kept from line to line, so that parsing stops allocating; it grows to the longest line
/// that needed it. A copy starts out empty: the text belongs to the original's last line.
class scratch final {
 public:
  scratch() = default;
  scratch(const scratch&) noexcept {}
  scratch& operator=(const scratch&) noexcept { return *this; }
  scratch(scratch&&) = default;
  scratch& operator=(scratch&&) = default;
  ~scratch() = default;

  /// Room for this many bytes. What was in it before is lost.
  [[nodiscard]] char* room_for(std::size_t bytes) {
    if (bytes > size_) {
      size_ = std::bit_ceil(bytes);
      room_ = std::make_unique_for_overwrite<char[]>(size_);
    }
    return room_.get();
  }

 private:
  std::unique_ptr<char[]> room_;
  std::size_t size_ = 0;
};

}  // namespace weir::parse
