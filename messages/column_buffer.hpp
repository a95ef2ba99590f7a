#pragma once

#include <cstddef>
#include <cstdint>

namespace weir {

class column_space;

/// One column of a batch under construction: bytes at their final place. Belongs to a column_space.
/// Not initialised beyond its first word, which is 0: an offsets column begins with a 0.
class column_buffer {
 public:
  [[nodiscard]] std::byte* data() { return data_; }
  [[nodiscard]] const std::byte* data() const { return data_; }

  template <class T>
  [[nodiscard]] T* as() {
    return reinterpret_cast<T*>(data_);
  }
  template <class T>
  [[nodiscard]] const T* as() const {
    return reinterpret_cast<const T*>(data_);
  }

  /// Makes room for `bytes` in all; what was written stays, but this and other columns of the space may
  /// move. Throws std::bad_alloc.
  void ensure(std::size_t bytes) {
    if (bytes > capacity_) [[unlikely]]
      grow(bytes);
  }

 private:
  friend class column_space;
  void grow(std::size_t bytes);

  std::byte* data_ = nullptr;
  std::size_t capacity_ = 0;
  column_space* space_ = nullptr;
};

}  // namespace weir
