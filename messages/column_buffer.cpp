#include <weir/messages/column_buffer.hpp>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <new>

namespace weir {

column_buffer::~column_buffer() { std::free(data_); }

void column_buffer::grow(std::size_t bytes) {
  const auto capacity = std::max({bytes, capacity_ * 2, std::size_t{64}});
  auto* larger = static_cast<std::byte*>(std::realloc(data_, capacity));
  if (!larger) throw std::bad_alloc();
  if (!data_) std::memset(larger, 0, 8);
  data_ = larger;
  capacity_ = capacity;
}

}  // namespace weir
