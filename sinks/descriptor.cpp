#include <weir/sinks/descriptor.hpp>

#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <ctime>
#include <string>
#include <system_error>

namespace weir::sinks {

namespace {

std::string_view advice(int error) {
  switch (error) {
    case ENOSPC: return "free some space";
    case EDQUOT: return "free some space or raise the quota";
    case EFBIG: return "raise the limit on file sizes (ulimit -f) or use shorter batch intervals";
    case EACCES:
    case EPERM: return "give the user of this process the right to write there";
    case EROFS: return "choose a directory that can be written";
    case ENOENT: return "something has removed it or its directory; only one job may write there";
    case EEXIST:
    case ENOTDIR: return "a part of the path is not a directory; choose another path";
    case EISDIR: return "a directory has this name; move it away";
    case ENAMETOOLONG: return "choose a shorter name";
    case EMFILE: return "raise the limit on open files (ulimit -n)";
    case EPIPE: return "the reader has closed its end";
    case EBADF: return "the descriptor is not open for writing";
    case EIO: return "check the disk";
    default: return {};
  }
}

/// While it lives, a write of this thread that would raise SIGPIPE or SIGXFSZ only fails. Both
/// signals are sent to the thread that writes, so blocking them here and taking them back is seen
/// by nobody else.
class quiet_write {
 public:
  quiet_write() {
    sigset_t pending;
    sigpending(&pending);
    sigemptyset(&ours_);
    for (const int signal : {SIGPIPE, SIGXFSZ})
      if (!sigismember(&pending, signal)) sigaddset(&ours_, signal);
    pthread_sigmask(SIG_BLOCK, &ours_, &before_);
  }
  ~quiet_write() {
    constexpr timespec at_once{};
    if (failed_)
      while (sigtimedwait(&ours_, nullptr, &at_once) > 0) continue;
    pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }
  quiet_write(const quiet_write&) = delete;
  quiet_write& operator=(const quiet_write&) = delete;

  void failed() { failed_ = true; }

 private:
  sigset_t ours_;
  sigset_t before_;
  bool failed_ = false;
};

}  // namespace

void throw_system_error(std::string_view tried, std::string_view name, int error) {
  std::string text = "cannot ";
  text.append(tried).append(" ").append(name);
  text.append(": ").append(std::generic_category().message(error));
  if (const auto hint = advice(error); !hint.empty()) text.append("; ").append(hint);
  throw sink_error(text);
}

void write_all(int descriptor, std::string_view bytes, std::string_view name) {
  quiet_write quiet;
  while (!bytes.empty()) {
    const auto written = ::write(descriptor, bytes.data(), bytes.size());
    if (written >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(written));
      continue;
    }
    const int error = errno;
    if (error == EAGAIN) {
      pollfd wait{descriptor, POLLOUT, 0};
      ::poll(&wait, 1, -1);
    } else if (error != EINTR) {
      quiet.failed();
      throw_system_error("write", name, error);
    }
  }
}

}  // namespace weir::sinks
