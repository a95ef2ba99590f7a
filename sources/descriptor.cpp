#include <weir/sources/descriptor.hpp>
#include <weir/sources/source.hpp>

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <system_error>

namespace weir::sources {

void descriptor::reset() noexcept {
  if (fd_ >= 0) ::close(std::exchange(fd_, -1));
}

void fail(const std::string& what, int error, const std::string& advice) {
  auto text = what + ": " + std::generic_category().message(error);
  if (!advice.empty()) text += "; " + advice;
  throw source_error(text);
}

descriptor open_to_read(const std::string& path) {
  for (;;) {
    descriptor opened{::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)};
    if (opened || errno != EINTR) return opened;
  }
}

bool ready_now(int fd, readiness wanted) {
  pollfd asked{fd, static_cast<short>(wanted == readiness::write ? POLLOUT : POLLIN), 0};
  return ::poll(&asked, 1, 0) > 0;
}

}  // namespace weir::sources
