#include <weir/messages/hash.hpp>
#include <weir/sources/descriptor.hpp>
#include <weir/sources/file_place.hpp>

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <optional>

namespace weir::sources {

namespace {

/// The hash of some bytes of a file; none when it has not so many, or cannot be read.
std::optional<std::uint64_t> hash_of(int fd, std::uint64_t from, std::uint64_t bytes) {
  std::vector<char> block(bytes);
  std::size_t got = 0;
  while (got < bytes) {
    const auto count = ::pread(fd, block.data() + got, bytes - got, static_cast<off_t>(from + got));
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return std::nullopt;
    got += static_cast<std::size_t>(count);
  }
  return detail::hash_bytes(block.data(), block.size());
}

}  // namespace

file_place file_place::of(int fd, std::uint64_t offset, bool skipping, const std::string& path) {
  struct stat status {};
  check(::fstat(fd, &status), "cannot read '" + path + "'");
  file_place place;
  place.inode = status.st_ino;
  place.offset = offset;
  place.skipping = skipping;
  place.changed_ns = static_cast<std::uint64_t>(status.st_mtim.tv_sec) * 1'000'000'000 +
                     static_cast<std::uint64_t>(status.st_mtim.tv_nsec);
  // A file that was truncated meanwhile has no such bytes: it will not be known again.
  place.head_hash = hash_of(fd, 0, std::min(offset, head_bytes_max)).value_or(0);
  const auto back = std::min(offset, back_bytes_max);
  place.back_hash = hash_of(fd, offset - back, back).value_or(0);
  return place;
}

bool file_place::matches(int fd) const {
  const auto back = std::min(offset, back_bytes_max);
  return hash_of(fd, 0, std::min(offset, head_bytes_max)) == head_hash &&
         hash_of(fd, offset - back, back) == back_hash;
}

void file_place::append_to(std::vector<std::uint64_t>& all) const {
  all.insert(all.end(), {inode, offset, skipping ? 1u : 0u, changed_ns, head_hash, back_hash});
}

file_place file_place::from(std::span<const std::uint64_t> all) {
  return {all[0], all[1], all[2] != 0, all[3], all[4], all[5]};
}

}  // namespace weir::sources
