#include <weir/bench/child.hpp>

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <stdexcept>

extern char** environ;  // NOLINT: POSIX names it

namespace weir::bench {

child::child(const std::vector<std::string>& words) {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("cannot create a pipe");
  std::vector<std::string> all = {"weir-bench", "--part"};
  all.insert(all.end(), words.begin(), words.end());
  std::vector<char*> arguments;
  for (auto& each : all) arguments.push_back(each.data());
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_adddup2(&actions, ends[1], 1);
  const int problem =
      ::posix_spawn(&id_, "/proc/self/exe", &actions, nullptr, arguments.data(), environ);
  ::posix_spawn_file_actions_destroy(&actions);
  ::close(ends[1]);
  out_ = ends[0];
  if (problem == 0) return;
  ::close(out_);
  throw std::runtime_error("cannot start another process of this program");
}

child::~child() {
  if (id_ != 0) {
    ::kill(id_, SIGKILL);
    ::waitpid(id_, nullptr, 0);
  }
  ::close(out_);
}

std::string child::line() {
  for (;;) {
    if (const auto end = unread_.find('\n'); end != std::string::npos) {
      auto found = unread_.substr(0, end);
      unread_.erase(0, end + 1);
      return found;
    }
    char buffer[4096];
    const auto got = ::read(out_, buffer, sizeof buffer);
    if (got <= 0) throw std::runtime_error("a part of the workload ended too early");
    unread_.append(buffer, static_cast<std::size_t>(got));
  }
}

bool child::killed() {
  int status = 0;
  ::waitpid(id_, &status, 0);
  id_ = 0;
  return WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
}

}  // namespace weir::bench
