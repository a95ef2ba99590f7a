#pragma once

#include <weir/sources/line_splitter.hpp>

#include <memory>

namespace weir::sources {

/// What one read came to.
enum class got {
  bytes,    ///< the splitter has a new block
  nothing,  ///< now; the descriptor does not block
  end,
  failed,  ///< errno says why
};

/// The block of memory that a descriptor is read into. Several splitters may take turns with one
/// reader, as long as each has used up its block before the next read.
class block_reader {
 public:
  explicit block_reader(std::size_t block_bytes = 256u << 10);

  /// One read(2), fed to `lines`, which must have used up its last block. Waits only if the
  /// descriptor does.
  [[nodiscard]] got read(int fd, line_splitter& lines);

  /// Bytes that the last read gave.
  [[nodiscard]] std::size_t last_bytes() const { return last_bytes_; }

 private:
  std::size_t block_bytes_;
  std::unique_ptr<char[]> block_;
  std::size_t last_bytes_ = 0;
};

}  // namespace weir::sources
