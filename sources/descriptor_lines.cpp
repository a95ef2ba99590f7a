#include <weir/sources/descriptor_lines.hpp>

#include <weir/sources/file_place.hpp>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

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
      case got::bytes: read_bytes_ += reader_.last_bytes(); break;
      case got::nothing: return polled::idle;
      case got::end: lines_.finish(in); return polled::ended;
      case got::failed: fail("cannot read " + what_);
    }
  }
}

std::string descriptor_lines::position() const {
  if (!always_ready_) return {};
  std::vector<std::uint64_t> numbers;
  file_place::of(from_.get(), read_bytes_ - lines_.pending_bytes(), lines_.skipping(), what_).append_to(numbers);
  return make_position("file", numbers);
}

void descriptor_lines::seek(std::string_view position) {
  const auto place = file_place::from(read_position(position, "file", file_place::numbers));
  if (!always_ready_ || !place.matches(from_.get()))
    throw source_error("cannot go on in " + what_ + " at byte " + std::to_string(place.offset) +
                       ": it is not what was read before; put the file back, or begin with a new state");
  check(static_cast<int>(::lseek(from_.get(), static_cast<off_t>(place.offset), SEEK_SET) < 0 ? -1 : 0),
        "cannot read " + what_);
  read_bytes_ = place.offset;
  lines_.begin(place.skipping);
}

}  // namespace weir::sources
