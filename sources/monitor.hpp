#pragma once

#include <memory>

namespace weir::sources {

/// A lock with a condition to wait for: std::mutex and std::condition_variable, kept out of the headers that
/// every program compiles. BasicLockable. Any thread.
class monitor {
 public:
  monitor();
  ~monitor();
  monitor(const monitor&) = delete;
  monitor& operator=(const monitor&) = delete;

  void lock();
  void unlock();

  /// Gives the lock up until `notify_all`, or for no reason; call it locked, and ask again what you waited for.
  void wait();
  void notify_all();

 private:
  struct parts;
  std::unique_ptr<parts> parts_;
};

}  // namespace weir::sources
