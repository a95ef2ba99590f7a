#include <weir/sinks/descriptor.hpp>

#include "sink_testing.hpp"
#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <csignal>
#include <thread>

using namespace weir;
using namespace weir::sinks::testing;
using weir::sinks::write_all;

namespace {

struct pipe_ends {
  explicit pipe_ends(int flags = 0) { BOOST_REQUIRE_EQUAL(::pipe2(ends, flags | O_CLOEXEC), 0); }
  ~pipe_ends() {
    ::close(ends[0]);
    ::close(ends[1]);
  }
  int ends[2];
};

bool is_pending(int signal) {
  sigset_t pending;
  sigpending(&pending);
  return sigismember(&pending, signal) == 1;
}

/// Files of this process cannot grow beyond `bytes` while it lives.
struct file_size_limit {
  explicit file_size_limit(rlim_t bytes) {
    ::getrlimit(RLIMIT_FSIZE, &before);
    const rlimit now{bytes, before.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &now);
  }
  ~file_size_limit() { ::setrlimit(RLIMIT_FSIZE, &before); }
  rlimit before;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(descriptor_test)

BOOST_AUTO_TEST_CASE(writes_more_than_a_full_nonblocking_pipe_takes_at_once) {
  pipe_ends pipe(O_NONBLOCK);
  const std::string sent(1u << 20, 'x');
  std::string received;
  std::thread reader([&] {
    char chunk[8192];
    while (received.size() < sent.size())
      if (const auto n = ::read(pipe.ends[0], chunk, sizeof chunk); n > 0)
        received.append(chunk, static_cast<std::size_t>(n));
  });
  write_all(pipe.ends[1], sent, "a pipe");
  reader.join();
  BOOST_TEST((received == sent));
}

BOOST_AUTO_TEST_CASE(reports_a_reader_that_has_gone_as_an_error_and_not_as_a_signal) {
  pipe_ends pipe;
  ::close(std::exchange(pipe.ends[0], -1));
  BOOST_CHECK_EXCEPTION(
      write_all(pipe.ends[1], "hello", "a pipe"), sink_error,
      says({"cannot write a pipe: Broken pipe", "the reader has closed its end"}));
  BOOST_TEST(!is_pending(SIGPIPE));
}

BOOST_AUTO_TEST_CASE(reports_a_full_disk) {
  const int full = ::open("/dev/full", O_WRONLY | O_CLOEXEC);
  BOOST_CHECK_EXCEPTION(
      write_all(full, "hello", "out/part-1.txt"), sink_error,
      says({"cannot write out/part-1.txt", "No space left on device", "free some space"}));
  ::close(full);
}

BOOST_AUTO_TEST_CASE(reports_a_limit_on_file_sizes_as_an_error_and_not_as_a_signal) {
  const temp_dir dir;
  const int file = ::open((dir / "a").c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  {
    const file_size_limit limit(1000);
    BOOST_CHECK_EXCEPTION(write_all(file, std::string(2000, 'x'), "a"), sink_error,
                          says({"cannot write a: File too large", "ulimit -f"}));
  }
  ::close(file);
  BOOST_TEST(!is_pending(SIGXFSZ));
}

BOOST_AUTO_TEST_CASE(leaves_a_signal_alone_that_was_pending_before) {
  sigset_t broken_pipe, before;
  sigemptyset(&broken_pipe);
  sigaddset(&broken_pipe, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &broken_pipe, &before);
  ::raise(SIGPIPE);
  {
    pipe_ends pipe;
    ::close(std::exchange(pipe.ends[0], -1));
    BOOST_CHECK_THROW(write_all(pipe.ends[1], "hello", "a pipe"), sink_error);
  }
  BOOST_TEST(is_pending(SIGPIPE));
  int taken = 0;
  sigwait(&broken_pipe, &taken);
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

BOOST_AUTO_TEST_CASE(names_a_descriptor_that_is_not_open) {
  BOOST_CHECK_EXCEPTION(write_all(-1, "hello", "descriptor -1"), sink_error,
                        says({"cannot write descriptor -1", "not open for writing"}));
}

BOOST_AUTO_TEST_SUITE_END()
