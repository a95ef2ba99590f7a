// expect: weir: event_time: the time must be a member pointer of the record or callable as f(const T&), and be a std::chrono::sys_time
#include <weir/actors/streams/topology.hpp>
#include <weir/sinks/discard.hpp>
#include <weir/sources/memory.hpp>

void compose(weir::topology& job) {
  job.from(weir::sources::values<std::int64_t>({1}))
      .event_time([](std::int64_t n) { return n; })
      .to(weir::sinks::discard());
}
