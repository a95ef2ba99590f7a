#pragma once

#include <cstdint>

namespace weir {

/// Numbers messages of one direction of a connection from 1 on.
class message_numbers {
 public:
  [[nodiscard]] std::uint64_t next() { return ++last_; }

 private:
  std::uint64_t last_ = 0;
};

/// What arrives of them: each counts once, and in order.
class message_order {
 public:
  enum class verdict {
    take,
    drop,    ///< it was here before
    broken,  ///< one before it is lost: nothing that follows can be trusted to be complete
  };
  [[nodiscard]] verdict judge(std::uint64_t number) {
    if (number <= last_) return verdict::drop;
    if (number != last_ + 1) return verdict::broken;
    last_ = number;
    return verdict::take;
  }

 private:
  std::uint64_t last_ = 0;
};

}  // namespace weir
