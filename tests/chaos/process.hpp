#pragma once

#include <sys/types.h>

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace chaos {

/// A program that runs, with its error output in a file. Killed if it still runs at the end, or when this program ends.
class process {
 public:
  struct surroundings {
    std::map<std::string, std::string> environment;
    std::string errors_file;
    int input = -1;       ///< its standard input; -1: nothing
    std::string network;  ///< the file of its network namespace; empty: that of this program
  };

  /// Throws std::runtime_error when it cannot be started.
  process(const std::vector<std::string>& command, const surroundings& in);
  ~process();
  process(const process&) = delete;
  process& operator=(const process&) = delete;

  /// What `waitpid` says of it when it has ended, waiting for at most so long.
  [[nodiscard]] std::optional<int> wait_ms(long at_most);
  /// Nothing, when it was seen to have ended.
  void signal(int number) const;

 private:
  pid_t id_ = 0;
  std::optional<int> status_;
};

}  // namespace chaos
