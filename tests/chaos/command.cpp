#include "command.hpp"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <stdexcept>

namespace chaos {

void command(const std::vector<std::string>& words) {
  std::string shown;
  std::vector<char*> all;
  for (const auto& word : words) {
    shown += (shown.empty() ? "" : " ") + word;
    all.push_back(const_cast<char*>(word.c_str()));  // NOLINT: execvp takes these
  }
  all.push_back(nullptr);
  std::array<int, 2> said{};
  if (::pipe2(said.data(), O_CLOEXEC) != 0) throw std::runtime_error("cannot make a pipe");
  const auto id = ::fork();
  if (id == 0) {
    ::dup2(said[1], 1);
    ::dup2(said[1], 2);
    ::execvp(all.front(), all.data());
    ::_exit(127);
  }
  ::close(said[1]);
  std::string text;
  std::array<char, 512> some{};
  for (ssize_t count = 0; (count = ::read(said[0], some.data(), some.size())) > 0;)
    text.append(some.data(), static_cast<std::size_t>(count));
  ::close(said[0]);
  int status = 0;
  if (id < 0 || ::waitpid(id, &status, 0) != id) throw std::runtime_error("cannot run " + shown);
  if (WIFEXITED(status) && WEXITSTATUS(status) == 127)
    throw std::runtime_error("there is no program " + words.front());
  if (status != 0) throw std::runtime_error(shown + " failed: " + text);
}

}  // namespace chaos
