#pragma once

#include <cstdint>
#include <vector>

namespace weir {

/// Which wake-ups someone has ordered and not had yet, where an order cannot be taken back: an order is
/// worth placing only when nothing comes earlier. Their number stays small however often one asks.
class alarms {
 public:
  /// To be woken at `at_ns`: must a new wake-up be ordered? Whoever wakes earlier asks again.
  [[nodiscard]] bool ask(std::int64_t at_ns) {
    if (!ordered_.empty() && ordered_.back() <= at_ns) return false;
    ordered_.push_back(at_ns);
    return true;
  }

  /// The earliest wake-up has come.
  void rang() { ordered_.pop_back(); }

 private:
  std::vector<std::int64_t> ordered_;  ///< each is earlier than the one before
};

}  // namespace weir
