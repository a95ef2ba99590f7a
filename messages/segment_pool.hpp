#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

namespace weir {

/// Recycles the memory of frozen batches: touching fresh pages costs more than filling them.
/// Blocks come in powers of two. Any thread.
class segment_pool : public std::enable_shared_from_this<segment_pool> {
 public:
  /// 64-byte aligned words; `words` is what can be used, not what was asked for.
  struct block {
    std::uint64_t* data = nullptr;
    std::size_t words = 0;
  };

  /// `cached_bytes_max`: how much unused memory is kept before it goes back to the system.
  [[nodiscard]] static std::shared_ptr<segment_pool> make(std::size_t cached_bytes_max = 64u << 20);
  ~segment_pool();
  segment_pool(const segment_pool&) = delete;
  segment_pool& operator=(const segment_pool&) = delete;

  /// Bytes of the block that `take` gives for so many words.
  [[nodiscard]] static std::size_t bytes_for(std::size_t words) {
    return std::bit_ceil(words < words_min ? words_min : words) * 8;
  }

  /// At least `words` words, not initialised. Throws std::bad_alloc.
  [[nodiscard]] block take(std::size_t words);

  /// Takes a block back.
  void give(block done) noexcept;

  /// Bytes in blocks that are out, now and at most so far, for tests and metrics.
  [[nodiscard]] std::size_t bytes_out() const;
  [[nodiscard]] std::size_t bytes_out_max() const;

 private:
  static constexpr std::size_t words_min = 64;
  static constexpr std::size_t classes = 17;  // up to 32 MiB; larger blocks are not kept

  explicit segment_pool(std::size_t cached_bytes_max) : cached_bytes_max_(cached_bytes_max) {}

  /// Holding the lock: a block of this size goes out.
  void count_out(std::size_t words);

  const std::size_t cached_bytes_max_;
  mutable std::mutex mutex_;
  std::array<std::vector<std::uint64_t*>, classes> free_;
  std::size_t cached_bytes_ = 0;
  std::size_t bytes_out_ = 0;
  std::size_t bytes_out_max_ = 0;
};

}  // namespace weir
