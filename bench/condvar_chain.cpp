#include <weir/bench/condvar_chain.hpp>

#include <weir/messages/clock.hpp>

#include <boost/unordered/unordered_flat_map.hpp>

#include <sys/prctl.h>

#include <condition_variable>
#include <ctime>
#include <deque>
#include <mutex>
#include <thread>

namespace weir::bench {

namespace {

using records = std::vector<paced>;

/// A queue between two threads.
class channel {
 public:
  void push(records batch) {
    {
      const std::lock_guard lock(mutex_);
      queue_.push_back(std::move(batch));
    }
    filled_.notify_one();
  }
  /// An empty one is the end.
  records pop() {
    std::unique_lock lock(mutex_);
    filled_.wait(lock, [this] { return !queue_.empty(); });
    auto first = std::move(queue_.front());
    queue_.pop_front();
    return first;
  }

 private:
  std::mutex mutex_;
  std::condition_variable filled_;
  std::deque<records> queue_;
};

void sleep_until(std::int64_t steady_ns) {
  const auto left = steady_ns - machine_clock().steady_ns();
  if (left <= 0) return;
  const std::timespec time{left / 1'000'000'000, left % 1'000'000'000};
  ::nanosleep(&time, nullptr);
}

void produce(std::uint64_t count, std::int64_t period_ns, std::int64_t quantum_ns, channel& out) {
  ::prctl(PR_SET_TIMERSLACK, 1UL);
  const auto start = machine_clock().steady_ns();
  std::uint64_t next = 0;
  while (next < count) {
    const auto now = machine_clock().steady_ns();
    records due;
    for (; next < count && start + static_cast<std::int64_t>(next) * period_ns <= now; ++next)
      due.push_back({static_cast<std::int64_t>(next), start + static_cast<std::int64_t>(next) * period_ns});
    if (!due.empty()) out.push(std::move(due));
    sleep_until(std::max(start + static_cast<std::int64_t>(next) * period_ns, now + quantum_ns));
  }
  out.push({});
}

template <class F>
void transform(channel& in, channel& out, F f) {
  for (;;) {
    auto batch = in.pop();
    const bool last = batch.empty();
    for (auto& each : batch) each = f(each);
    out.push(std::move(batch));
    if (last) return;
  }
}

}  // namespace

std::vector<double> condvar_chain(std::uint64_t count, std::int64_t period_ns, std::int64_t quantum_ns) {
  channel to_map;
  channel to_reduce;
  channel to_sink;
  std::thread source([&] { produce(count, period_ns, quantum_ns, to_map); });
  std::thread map([&] {
    transform(to_map, to_reduce, [](const paced& p) { return paced{p.key % 1000, p.due_ns}; });
  });
  std::thread reduce([&] {
    boost::unordered_flat_map<std::int64_t, std::int64_t> latest;
    transform(to_reduce, to_sink, [&](const paced& p) {
      auto& due = latest[p.key];
      due = std::max(due, p.due_ns);
      return paced{p.key, due};
    });
  });
  std::vector<double> latencies_us;
  latencies_us.reserve(count);
  for (auto batch = to_sink.pop(); !batch.empty(); batch = to_sink.pop()) {
    const auto now = machine_clock().steady_ns();
    for (const auto& each : batch) latencies_us.push_back(static_cast<double>(now - each.due_ns) / 1e3);
  }
  source.join();
  map.join();
  reduce.join();
  return latencies_us;
}

}  // namespace weir::bench
