#include <weir/actors/control/connections/loop_timer.hpp>

#include <sys/timerfd.h>
#include <unistd.h>

namespace weir {

namespace {

namespace network = caf::io::network;

int make_timer() {
  return sources::check(::timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC), "cannot make a timer");
}

}  // namespace

loop_timer::loop_timer(network::default_multiplexer& loop, std::function<void()> ring)
    : event_handler(loop, network::invalid_native_socket), timer_(make_timer()), ring_(std::move(ring)) {
  fd_ = timer_.get();
}

loop_timer::~loop_timer() {
  fd_ = network::invalid_native_socket;  // closed by its owner, here
}

void loop_timer::start(caf::intrusive_ptr<caf::ref_counted> owner) {
  owner_ = std::move(owner);
  activate();
}

void loop_timer::stop() {
  passivate();
  if ((eventbf() & network::input_mask) == 0) owner_.reset();
}

void loop_timer::set(std::int64_t due_ns) {
  itimerspec when{};
  if (due_ns != INT64_MAX) when.it_value = {due_ns / 1'000'000'000, due_ns % 1'000'000'000 + 1};
  ::timerfd_settime(timer_.get(), TFD_TIMER_ABSTIME, &when, nullptr);
}

void loop_timer::handle_event(network::operation) {
  std::uint64_t rings = 0;
  if (::read(timer_.get(), &rings, sizeof rings) == sizeof rings && owner_) ring_();
}

}  // namespace weir
