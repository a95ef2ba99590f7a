#include <weir/sources/monitor.hpp>

#include <condition_variable>
#include <mutex>

namespace weir::sources {

struct monitor::parts {
  std::mutex mutex;
  std::condition_variable changed;
};

monitor::monitor() : parts_(std::make_unique<parts>()) {}
monitor::~monitor() = default;

void monitor::lock() { parts_->mutex.lock(); }
void monitor::unlock() { parts_->mutex.unlock(); }

void monitor::wait() {
  std::unique_lock held(parts_->mutex, std::adopt_lock);
  parts_->changed.wait(held);
  held.release();
}

void monitor::notify_all() { parts_->changed.notify_all(); }

}  // namespace weir::sources
