#pragma once

#include <csignal>
#include <thread>
#include <utility>

namespace weir::sources {

/// A thread that gets no signals: they belong to the program's own. Throws std::system_error when there can be no
/// further thread.
template <class Work>
std::thread quiet_thread(Work work) {
  // Threads inherit the mask of who starts them.
  class mask {
   public:
    mask() {
      sigset_t all;
      ::sigfillset(&all);
      ::pthread_sigmask(SIG_SETMASK, &all, &before_);
    }
    ~mask() { ::pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
    mask(const mask&) = delete;
    mask& operator=(const mask&) = delete;

   private:
    sigset_t before_;
  };
  const mask during_start;
  return std::thread(std::move(work));
}

}  // namespace weir::sources
