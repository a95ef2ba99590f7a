#include <weir/actors/control/directory_lock.hpp>
#include <weir/state/state_error.hpp>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace weir {

namespace {

struct held_lock {
  explicit held_lock(int number) : descriptor(number) {}
  ~held_lock() { ::close(descriptor); }
  held_lock(const held_lock&) = delete;
  held_lock& operator=(const held_lock&) = delete;
  int descriptor;
};

}  // namespace

std::string why_not_written(int code) {
  std::string why = std::strerror(code);
  if (code == EACCES || code == EPERM)
    return why + "; give the user of this process the right to write there";
  if (code == EROFS) return why + "; choose a directory that can be written";
  return why;
}

std::shared_ptr<void> lock_directory(const std::string& directory) {
  const auto file = directory + "/job.lock";
  const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (descriptor < 0)
    throw state_error("cannot lock the state in '" + directory + "': " + why_not_written(errno));
  auto held = std::make_shared<held_lock>(descriptor);
  if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0)
    throw state_error(
        errno == EWOULDBLOCK
            ? "the state in '" + directory + "' is in use by a job that runs: stop it first"
            : "cannot lock the state in '" + directory + "': " + std::strerror(errno));
  return held;
}

}  // namespace weir
