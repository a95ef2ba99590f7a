#pragma once

#include <weir/sources/position.hpp>

namespace weir::sources {

/// A place in a file whose beginning does not change, and how to know the file again: by what it begins with and
/// by what stands before the place, whatever it is called now.
struct file_place {
  static constexpr std::size_t numbers = 6;
  static constexpr std::uint64_t head_bytes_max = 4096;
  static constexpr std::uint64_t back_bytes_max = 256;

  std::uint64_t inode = 0;
  std::uint64_t offset = 0;     ///< of the first line that is not read
  bool skipping = false;        ///< in the middle of a line that was rejected
  std::uint64_t changed_ns = 0; ///< when the file was written to last, then
  std::uint64_t head_hash = 0;  ///< of up to `head_bytes_max` before the offset
  std::uint64_t back_hash = 0;  ///< of up to `back_bytes_max` before the offset

  /// That of an open file. Throws source_error.
  [[nodiscard]] static file_place of(int fd, std::uint64_t offset, bool skipping, const std::string& path);

  /// Does an open file have what is known? Any has that of offset 0.
  [[nodiscard]] bool matches(int fd) const;

  void append_to(std::vector<std::uint64_t>& all) const;
  /// From `numbers` of them.
  [[nodiscard]] static file_place from(std::span<const std::uint64_t> all);
};

}  // namespace weir::sources
