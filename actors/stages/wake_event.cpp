#include <weir/actors/stages/wake_event.hpp>

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <ctime>
#include <system_error>

namespace weir {

wake_event::wake_event() : descriptor_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  if (descriptor_ < 0) throw std::system_error(errno, std::generic_category(), "eventfd");
}

wake_event::~wake_event() { ::close(descriptor_); }

void wake_event::signal() noexcept {
  const std::uint64_t one = 1;
  // It can only fail when the counter is full, and then the event is set already.
  [[maybe_unused]] const auto written = ::write(descriptor_, &one, sizeof(one));
}

void wake_event::wait(const wait_for& what, std::int64_t at_most_ns) {
  const auto ns = std::max<std::int64_t>(0, std::min(what.at_most_ns, at_most_ns));
  const std::timespec timeout{ns / 1'000'000'000, ns % 1'000'000'000};
  pollfd on[2] = {{descriptor_, POLLIN, 0},
                  {what.descriptor, static_cast<short>(what.writable ? POLLOUT : POLLIN), 0}};
  ::ppoll(on, what.descriptor >= 0 ? 2 : 1, &timeout, nullptr);
  if (on[0].revents != 0) {
    std::uint64_t count;
    [[maybe_unused]] const auto got = ::read(descriptor_, &count, sizeof(count));
  }
}

}  // namespace weir
