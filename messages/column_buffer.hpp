#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>

namespace weir {

/// Growable bytes of one column under construction; keeps its memory from batch to batch.
/// Not initialised beyond its first word, which is 0: an offsets column begins with a 0.
class column_buffer {
 public:
  column_buffer() = default;
  column_buffer(column_buffer&& other) noexcept
      : data_(std::exchange(other.data_, nullptr)), capacity_(std::exchange(other.capacity_, 0)) {}
  column_buffer& operator=(column_buffer&& other) noexcept {
    std::swap(data_, other.data_);
    std::swap(capacity_, other.capacity_);
    return *this;
  }
  ~column_buffer();

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

  /// Makes room for `bytes` in all; what was written stays. Throws std::bad_alloc.
  void ensure(std::size_t bytes) {
    if (bytes > capacity_) [[unlikely]]
      grow(bytes);
  }

 private:
  void grow(std::size_t bytes);

  std::byte* data_ = nullptr;
  std::size_t capacity_ = 0;
};

}  // namespace weir
