#include <weir/sources/block_reader.hpp>

#include <unistd.h>

#include <cerrno>

namespace weir::sources {

block_reader::block_reader(std::size_t block_bytes)
    : block_bytes_(block_bytes), block_(std::make_unique_for_overwrite<char[]>(block_bytes)) {}

got block_reader::read(int fd, line_splitter& lines) {
  last_bytes_ = 0;
  for (;;) {
    const auto count = ::read(fd, block_.get(), block_bytes_);
    if (count == 0) return got::end;
    if (count > 0) {
      last_bytes_ = static_cast<std::size_t>(count);
      lines.feed({block_.get(), last_bytes_});
      return got::bytes;
    }
    if (errno == EAGAIN || errno == EWOULDBLOCK) return got::nothing;
    if (errno != EINTR) return got::failed;
  }
}

}  // namespace weir::sources
