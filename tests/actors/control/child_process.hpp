#pragma once

#include <boost/test/unit_test.hpp>

#include <pty.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

namespace weir::testing {

/// A terminal of 24 rows and 80 columns.
struct on_terminal_tag {};
inline constexpr on_terminal_tag on_terminal;

/// A child process that runs a function and ends with what it returns. Its standard output and error are read
/// here.
class child_process {
 public:
  /// They are one pipe.
  template <class Program>
  explicit child_process(Program program) {
    int ends[2];
    BOOST_TEST_REQUIRE(::pipe(ends) == 0);
    std::fflush(nullptr);  // what is buffered here is not for the child to write
    pid_ = ::fork();
    if (pid_ == 0) {
      ::dup2(ends[1], 1);
      ::dup2(ends[1], 2);
      ::close(ends[0]);
      end_with(program());
    }
    ::close(ends[1]);
    out_ = ends[0];
  }

  /// They are a terminal of its own, standard input as well.
  template <class Program>
  child_process(on_terminal_tag, Program program) {
    winsize size{};
    size.ws_row = 24;
    size.ws_col = 80;
    std::fflush(nullptr);
    pid_ = ::forkpty(&out_, nullptr, nullptr, &size);
    if (pid_ != 0) return;
    ::setenv("TERM", "vt100", 1);
    end_with(program());
  }

  ~child_process() { ::close(out_); }
  child_process(const child_process&) = delete;
  child_process& operator=(const child_process&) = delete;

  /// Reads until the child has written `text` or has ended; returns all it wrote so far.
  const std::string& read_until(std::string_view text) {
    char buffer[4096];
    while (written_.find(text) == std::string::npos) {
      const auto got = ::read(out_, buffer, sizeof(buffer));
      if (got <= 0) break;
      written_.append(buffer, static_cast<std::size_t>(got));
    }
    return written_;
  }
  const std::string& read_to_end() { return read_until("no program writes this"); }

  void signal(int number) const { ::kill(pid_, number); }

  /// The exit code; -1 when a signal ended it.
  [[nodiscard]] int wait() const {
    int status = 0;
    ::waitpid(pid_, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }

 private:
  [[noreturn]] static void end_with(int code) {
    std::fflush(nullptr);
    ::_exit(code);
  }

  pid_t pid_ = -1;
  int out_ = -1;
  std::string written_;
};

}  // namespace weir::testing
