// A library to be loaded before others (LD_PRELOAD): makes one call that writes to a file fail, the n-th of them.
// FAIL_CALL=n:eio | n:enospc | n:short. When it happens it leaves a line in the file FAIL_NOTE.

#include <dlfcn.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdlib>
#include <cstring>

namespace {

enum class failure { none, eio, enospc, short_write };

struct order {
  long at = 0;
  failure how = failure::none;

  order() {
    const char* given = std::getenv("FAIL_CALL");
    if (!given) return;
    char* end = nullptr;
    at = std::strtol(given, &end, 10);
    if (std::strcmp(end, ":eio") == 0) how = failure::eio;
    if (std::strcmp(end, ":enospc") == 0) how = failure::enospc;
    if (std::strcmp(end, ":short") == 0) how = failure::short_write;
  }
};

template <class Function>
Function original(const char* name) {
  return reinterpret_cast<Function>(::dlsym(RTLD_NEXT, name));
}

bool is_file(int descriptor) {
  struct stat status {};
  return ::fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode);
}

void leave_note() {
  const char* path = std::getenv("FAIL_NOTE");
  if (!path) return;
  static const auto open_file = original<int (*)(const char*, int, ...)>("open");
  const int note = open_file(path, O_WRONLY | O_CREAT | O_APPEND, 0644);
  static const auto write_bytes = original<ssize_t (*)(int, const void*, std::size_t)>("write");
  static_cast<void>(!write_bytes(note, "failed\n", 7));
  ::close(note);
}

/// Is this the call that fails?
failure turn() {
  static const order given;
  static std::atomic<long> calls{0};
  if (given.how == failure::none || ++calls != given.at) return failure::none;
  leave_note();
  return given.how;
}

int error_of(failure how) { return how == failure::enospc ? ENOSPC : EIO; }

}  // namespace

// Each function is as the one of the C library that it stands before.
extern "C" {

ssize_t write(int descriptor, const void* bytes, std::size_t count) {
  static const auto real = original<ssize_t (*)(int, const void*, std::size_t)>("write");
  if (!is_file(descriptor)) return real(descriptor, bytes, count);
  const auto how = turn();
  if (how == failure::short_write) return real(descriptor, bytes, count / 2 + 1);
  if (how == failure::none) return real(descriptor, bytes, count);
  errno = error_of(how);
  return -1;
}

ssize_t pwrite64(int descriptor, const void* bytes, std::size_t count, off64_t at) {
  static const auto real =
      original<ssize_t (*)(int, const void*, std::size_t, off64_t)>("pwrite64");
  const auto how = turn();
  if (how == failure::short_write) return real(descriptor, bytes, count / 2 + 1, at);
  if (how == failure::none) return real(descriptor, bytes, count, at);
  errno = error_of(how);
  return -1;
}

ssize_t pwrite(int descriptor, const void* bytes, std::size_t count, off_t at) {
  return pwrite64(descriptor, bytes, count, at);
}

ssize_t pwritev64(int descriptor, const iovec* parts, int count, off64_t at) {
  static const auto real = original<ssize_t (*)(int, const iovec*, int, off64_t)>("pwritev64");
  const auto how = turn();
  if (how == failure::short_write) return real(descriptor, parts, (count + 1) / 2, at);
  if (how == failure::none) return real(descriptor, parts, count, at);
  errno = error_of(how);
  return -1;
}

ssize_t pwritev(int descriptor, const iovec* parts, int count, off_t at) {
  return pwritev64(descriptor, parts, count, at);
}

int fsync(int descriptor) {
  static const auto real = original<int (*)(int)>("fsync");
  const auto how = turn();
  if (how == failure::none || how == failure::short_write) return real(descriptor);
  errno = error_of(how);
  return -1;
}

int fdatasync(int descriptor) {
  static const auto real = original<int (*)(int)>("fdatasync");
  const auto how = turn();
  if (how == failure::none || how == failure::short_write) return real(descriptor);
  errno = error_of(how);
  return -1;
}

int rename(const char* from, const char* to) {
  static const auto real = original<int (*)(const char*, const char*)>("rename");
  const auto how = turn();
  if (how == failure::none || how == failure::short_write) return real(from, to);
  errno = error_of(how);
  return -1;
}

}  // extern "C"
