#include <weir/messages/segment_pool.hpp>

#include <algorithm>
#include <bit>
#include <cstdlib>
#include <new>

namespace weir {

namespace {

std::uint64_t* allocate(std::size_t words) {
  auto* memory = std::aligned_alloc(64, words * 8);
  if (!memory) throw std::bad_alloc();
  return static_cast<std::uint64_t*>(memory);
}

}  // namespace

std::shared_ptr<segment_pool> segment_pool::make(std::size_t cached_bytes_max) {
  auto pool = std::shared_ptr<segment_pool>(new segment_pool(cached_bytes_max));
  for (auto& blocks : pool->free_) blocks.reserve(16);
  return pool;
}

segment_pool::~segment_pool() {
  for (auto& blocks : free_)
    for (auto* memory : blocks) std::free(memory);
}

segment_pool::block segment_pool::take(std::size_t words) {
  const auto size = bytes_for(words) / 8;
  const auto index = static_cast<std::size_t>(std::countr_zero(size / words_min));
  {
    const std::lock_guard lock(mutex_);
    if (index < classes && !free_[index].empty()) {
      auto* memory = free_[index].back();
      free_[index].pop_back();
      cached_bytes_ -= size * 8;
      count_out(size);
      return {memory, size};
    }
  }
  auto* memory = allocate(size);
  const std::lock_guard lock(mutex_);
  count_out(size);
  return {memory, size};
}

void segment_pool::count_out(std::size_t words) {
  bytes_out_ += words * 8;
  bytes_out_max_ = std::max(bytes_out_max_, bytes_out_);
}

void segment_pool::give(block done) noexcept {
  const auto index = static_cast<std::size_t>(std::countr_zero(done.words / words_min));
  {
    const std::lock_guard lock(mutex_);
    bytes_out_ -= done.words * 8;
    if (index < classes && cached_bytes_ + done.words * 8 <= cached_bytes_max_) {
      try {
        free_[index].push_back(done.data);
        cached_bytes_ += done.words * 8;
        return;
      } catch (const std::bad_alloc&) {
        // No room to remember the block: give it back below.
      }
    }
  }
  std::free(done.data);
}

std::size_t segment_pool::bytes_out() const {
  const std::lock_guard lock(mutex_);
  return bytes_out_;
}

std::size_t segment_pool::bytes_out_max() const {
  const std::lock_guard lock(mutex_);
  return bytes_out_max_;
}

}  // namespace weir
