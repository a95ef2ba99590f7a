#pragma once

#include <weir/tests/actors/control/engine_testing.hpp>

#include <unistd.h>

#include <algorithm>
#include <condition_variable>
#include <filesystem>
#include <mutex>

namespace weir::testing {

/// An empty directory that is gone at the end.
class state_directory {
 public:
  state_directory()
      : path_(std::filesystem::temp_directory_path() /
              ("weir-state-" + std::to_string(::getpid()) + "-" + std::to_string(next()++))) {
    std::filesystem::remove_all(path_);
    std::filesystem::create_directory(path_);
  }
  ~state_directory() { std::filesystem::remove_all(path_); }
  state_directory(const state_directory&) = delete;
  state_directory& operator=(const state_directory&) = delete;

  [[nodiscard]] std::string operator/(const std::string& name) const {
    return (path_ / name).string();
  }

 private:
  static int& next() {
    static int made = 0;
    return made;
  }

  std::filesystem::path path_;
};

/// What a job says. Any thread.
class log_lines {
 public:
  void add(std::string_view line) {
    const std::lock_guard lock(access_);
    all_.emplace_back(line);
    added_.notify_all();
  }
  [[nodiscard]] bool any_says(const std::string& part) const { return that_say(part) > 0; }
  [[nodiscard]] std::int64_t that_say(const std::string& part) const {
    const std::lock_guard lock(access_);
    return count(part);
  }
  /// Waits until one says so; false after half a minute.
  [[nodiscard]] bool one_will_say(const std::string& part) const {
    std::unique_lock lock(access_);
    return added_.wait_for(lock, std::chrono::seconds(30), [&] { return count(part) > 0; });
  }

 private:
  [[nodiscard]] std::int64_t count(const std::string& part) const {
    return std::count_if(all_.begin(), all_.end(), [&](const std::string& line) {
      return line.find(part) != std::string::npos;
    });
  }

  mutable std::mutex access_;
  mutable std::condition_variable added_;
  std::vector<std::string> all_;
};

/// Settings of a job that keeps state in `directory`, which may be not there yet.
inline settings keeping(const std::string& directory, log_lines* lines = nullptr) {
  auto how = quick();
  how.state = directory;
  if (lines) how.log = [lines](std::string_view line) { lines->add(line); };
  return how;
}
inline settings keeping(const state_directory& at, log_lines* lines = nullptr) {
  return keeping(at / "state", lines);
}

}  // namespace weir::testing
