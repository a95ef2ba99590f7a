#pragma once

#include <cerrno>
#include <string>
#include <utility>

namespace weir::sources {

/// Owns an open file descriptor, or none; closes it.
class descriptor {
 public:
  descriptor() = default;
  explicit descriptor(int fd) : fd_(fd) {}
  descriptor(descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  descriptor& operator=(descriptor&& other) noexcept {
    if (this != &other) {
      reset();
      fd_ = std::exchange(other.fd_, -1);
    }
    return *this;
  }
  ~descriptor() { reset(); }

  explicit operator bool() const { return fd_ >= 0; }
  /// The number, -1 if there is none; stays owned here.
  [[nodiscard]] int get() const { return fd_; }
  void reset() noexcept;

 private:
  int fd_ = -1;
};

/// Throws source_error "`what`: text of `error`; `advice`". Every failed system call of a source
/// ends here.
[[noreturn]] void fail(const std::string& what, int error = errno, const std::string& advice = {});

/// `fail` if `result`, of a system call just made, is negative; otherwise returns it.
inline int check(int result, const std::string& what) {
  if (result < 0) fail(what);
  return result;
}

/// Opens a file for reading without waiting for the other end of a FIFO; none, with errno, on
/// failure.
[[nodiscard]] descriptor open_to_read(const std::string& path);

/// What `ready_now` asks for.
enum class readiness { read, write };

/// Would the descriptor be read from or written to without waiting? An error counts as ready. Never
/// waits.
[[nodiscard]] bool ready_now(int fd, readiness wanted = readiness::read);

}  // namespace weir::sources
