#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <utility>

namespace weir {

/// Growable bytes of one column under construction; keeps its memory from batch to batch.
/// Not initialised beyond its first word, which is 0: an offsets column begins with a 0.
class column_buffer {
 public:
  /// Writable bytes beyond what was asked for, so that short texts can be copied in fixed moves.
  static constexpr std::size_t slack_bytes = 32;

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
  [[nodiscard]] T* as() { return reinterpret_cast<T*>(data_); }
  template <class T>
  [[nodiscard]] const T* as() const { return reinterpret_cast<const T*>(data_); }

  /// Makes room for `bytes` in all (plus slack); what was written stays. Throws std::bad_alloc.
  void ensure(std::size_t bytes) {
    if (bytes > capacity_) [[unlikely]] grow(bytes);
  }

  /// Copies a text to `at`; room for `at + size` must have been ensured.
  void put(std::size_t at, const void* from, std::size_t size) {
    std::memcpy(data_ + at, from, size);
  }

 private:
  void grow(std::size_t bytes);

  std::byte* data_ = nullptr;
  std::size_t capacity_ = 0;
};

}  // namespace weir
