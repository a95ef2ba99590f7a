#include <weir/actors/stages/wake_event.hpp>

#include <poll.h>

#include <algorithm>
#include <ctime>

namespace weir {

void wake_event::wait(const wait_for& what, std::int64_t at_most_ns) {
  const auto ns = std::max<std::int64_t>(0, std::min(what.at_most_ns, at_most_ns));
  const std::timespec timeout{ns / 1'000'000'000, ns % 1'000'000'000};
  pollfd on[2] = {{event_.number(), POLLIN, 0},
                  {what.descriptor, static_cast<short>(what.writable ? POLLOUT : POLLIN), 0}};
  ::ppoll(on, what.descriptor >= 0 ? 2 : 1, &timeout, nullptr);
  if (on[0].revents != 0) event_.clear();
}

}  // namespace weir
