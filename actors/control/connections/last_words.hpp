#pragma once

#include <mutex>
#include <string>
#include <utility>

namespace weir {

/// Why a connection has ended, for who made it. Any thread.
class last_words {
 public:
  void leave(std::string words) {
    const std::lock_guard lock(mutex_);
    words_ = std::move(words);
  }
  /// Empty: nobody has said why.
  [[nodiscard]] std::string read() const {
    const std::lock_guard lock(mutex_);
    return words_;
  }

 private:
  mutable std::mutex mutex_;
  std::string words_;
};

}  // namespace weir
