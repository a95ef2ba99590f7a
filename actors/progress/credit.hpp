#pragma once

#include <cassert>
#include <cstddef>

namespace weir {

/// The sender's side of a window of bytes between two stages: nothing is sent without credit.
class credit_account {
 public:
  explicit credit_account(std::size_t window_bytes) : window_(window_bytes) {}

  /// May a batch of this size be sent now? One that is larger than the window goes when the receiver has
  /// nothing of us to do (it may withhold a quarter of the window, see credit_grants).
  [[nodiscard]] bool may_send(std::size_t bytes) const {
    return outstanding_ + bytes <= window_ || !behind();
  }
  /// Has the receiver, beyond what it may withhold, something of us to do?
  [[nodiscard]] bool behind() const { return outstanding_ > window_ / 4; }
  void sent(std::size_t bytes) { outstanding_ += bytes; }
  void granted(std::size_t bytes) {
    assert(bytes <= outstanding_);
    outstanding_ -= bytes;
  }
  /// Bytes sent and not granted back.
  [[nodiscard]] std::size_t outstanding() const { return outstanding_; }

 private:
  std::size_t window_;
  std::size_t outstanding_ = 0;
};

/// The receiver's side: gives credit back for what it has processed, a quarter of the window at a time.
class credit_grants {
 public:
  explicit credit_grants(std::size_t window_bytes) : threshold_(window_bytes / 4) {}

  /// These bytes have been processed; returns what to grant now, often 0.
  [[nodiscard]] std::size_t processed(std::size_t bytes) {
    withheld_ += bytes;
    if (withheld_ <= threshold_) return 0;
    const auto all = withheld_;
    withheld_ = 0;
    return all;
  }

 private:
  std::size_t threshold_;
  std::size_t withheld_ = 0;
};

}  // namespace weir
