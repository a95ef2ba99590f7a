#include <weir/sources/wake_descriptor.hpp>

#include <sys/eventfd.h>

namespace weir::sources {

wake_descriptor::wake_descriptor()
    : event_(check(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK), "cannot make an eventfd")) {}

// Neither call can fail but for "is set already" and "is clear already".
void wake_descriptor::signal() noexcept { ::eventfd_write(event_.get(), 1); }

void wake_descriptor::clear() noexcept {
  eventfd_t count;
  ::eventfd_read(event_.get(), &count);
}

}  // namespace weir::sources
