#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>

namespace weir {

/// Threads that make calls for one operator. Calls that do not return in time are left to their threads, which end
/// when they do: whatever a call touches must be its own. Used by one thread.
class async_calls {
 public:
  /// Threads are started as calls need them, `threads_max` at most.
  explicit async_calls(std::size_t threads_max) : threads_max_(threads_max) {}
  async_calls(const async_calls&) = delete;
  async_calls& operator=(const async_calls&) = delete;
  ~async_calls() {
    const std::lock_guard lock(shared_->mutex);
    shared_->closed = true;
    shared_->calls.clear();
    shared_->changed.notify_all();
  }

  /// Makes the call as soon as a thread is free. It must not throw.
  void start(std::function<void()> call) {
    const std::lock_guard lock(shared_->mutex);
    shared_->calls.push_back(std::move(call));
    if (shared_->idle < shared_->calls.size() && threads_ < threads_max_) {
      ++threads_;
      std::thread([shared = shared_] { work(*shared); }).detach();
    }
    shared_->changed.notify_one();
  }

 private:
  struct state {
    std::mutex mutex;
    std::condition_variable changed;
    std::deque<std::function<void()>> calls;
    std::size_t idle = 0;
    bool closed = false;
  };

  static void work(state& in) {
    std::unique_lock lock(in.mutex);
    while (true) {
      ++in.idle;
      in.changed.wait(lock, [&] { return in.closed || !in.calls.empty(); });
      --in.idle;
      if (in.closed) return;
      auto call = std::move(in.calls.front());
      in.calls.pop_front();
      lock.unlock();
      call();
      call = nullptr;
      lock.lock();
    }
  }

  std::size_t threads_max_;
  std::size_t threads_ = 0;
  std::shared_ptr<state> shared_ = std::make_shared<state>();
};

}  // namespace weir
