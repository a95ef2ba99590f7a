#include "process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <stdexcept>

namespace chaos {

process::process(const std::vector<std::string>& command, const surroundings& in) {
  id_ = ::fork();
  if (id_ < 0) throw std::runtime_error("cannot fork");
  if (id_ > 0) return;
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (!in.network.empty() &&
      ::setns(::open(in.network.c_str(), O_RDONLY | O_CLOEXEC), CLONE_NEWNET) != 0)
    ::_exit(126);
  const int errors = ::open(in.errors_file.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0644);
  ::dup2(errors, 2);
  ::dup2(errors, 1);
  ::dup2(in.input >= 0 ? in.input : ::open("/dev/null", O_RDONLY), 0);
  ::signal(SIGPIPE, SIG_DFL);
  for (const auto& [name, value] : in.environment) ::setenv(name.c_str(), value.c_str(), 1);
  std::vector<char*> words;
  for (const auto& word : command)
    words.push_back(const_cast<char*>(word.c_str()));  // NOLINT: execv takes these
  words.push_back(nullptr);
  ::execv(words.front(), words.data());
  ::_exit(127);
}

process::~process() {
  if (status_) return;
  ::kill(id_, SIGKILL);
  ::waitpid(id_, nullptr, 0);
}

std::optional<int> process::wait_ms(long at_most) {
  if (status_) return status_;
  const int handle = static_cast<int>(::syscall(SYS_pidfd_open, id_, 0));
  pollfd ended{handle, POLLIN, 0};
  ::poll(&ended, 1, static_cast<int>(at_most));
  ::close(handle);
  int status = 0;
  if (::waitpid(id_, &status, WNOHANG) == id_) status_ = status;
  return status_;
}

void process::signal(int number) const {
  if (!status_) ::kill(id_, number);
}

}  // namespace chaos
