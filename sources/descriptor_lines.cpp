#include <weir/sources/descriptor_lines.hpp>

#include <fcntl.h>
#include <sys/stat.h>

namespace weir::sources {

descriptor_lines::descriptor_lines(descriptor from, std::string what, std::size_t line_bytes_max)
    : from_(std::move(from)), what_(std::move(what)), lines_(line_bytes_max) {
  struct stat status {};
  check(::fstat(from_.get(), &status), "cannot read " + what_);
  if (S_ISDIR(status.st_mode)) fail("cannot read " + what_, EISDIR, "name the files in it");
  always_ready_ = S_ISREG(status.st_mode);
  if (always_ready_) ::posix_fadvise(from_.get(), 0, 0, POSIX_FADV_SEQUENTIAL);
}

polled descriptor_lines::poll(intake<std::string_view>& in) {
  for (;;) {
    if (lines_.drain(in) || in.full()) return polled::some;
    if (!always_ready_ && !ready_now(from_.get())) return polled::idle;
    switch (reader_.read(from_.get(), lines_)) {
      case got::bytes: break;
      case got::nothing: return polled::idle;
      case got::end: lines_.finish(in); return polled::ended;
      case got::failed: fail("cannot read " + what_);
    }
  }
}

}  // namespace weir::sources
