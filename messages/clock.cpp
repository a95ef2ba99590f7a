#include <weir/messages/clock.hpp>

#include <chrono>

namespace weir {

namespace {

template <class Clock>
std::int64_t now_ns() {
  return std::chrono::nanoseconds(Clock::now().time_since_epoch()).count();
}

class machine final : public clock {
 public:
  std::int64_t steady_ns() const override { return now_ns<std::chrono::steady_clock>(); }
  std::int64_t unix_ns() const override { return now_ns<std::chrono::system_clock>(); }
};

}  // namespace

const clock& machine_clock() {
  static const machine instance;
  return instance;
}

}  // namespace weir
