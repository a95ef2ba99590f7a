#pragma once

#include <atomic>

namespace weir {

/// A number that one thread at a time changes and any may read. Costs as much as a plain one: a change is a
/// load and a store, nothing that other processors must agree to.
template <class Number>
class meter {
 public:
  meter() = default;
  explicit meter(Number first) : value_(first) {}

  void add(Number more) { set(read() + more); }
  void set(Number now) { value_.store(now, std::memory_order_relaxed); }
  [[nodiscard]] Number read() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<Number> value_{};
};

}  // namespace weir
