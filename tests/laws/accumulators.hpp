#pragma once

#include <weir/tests/support/trial.hpp>

namespace weir::testing {

/// Can be summed up in parts.
struct total {
  number sum = 0;
  void add(number n) { sum += n; }
  void merge(const total& other) { sum += other.sum; }
  [[nodiscard]] number result() const { return sum; }
};
BOOST_DESCRIBE_STRUCT(total, (), (sum))

/// Cannot be summed up in parts.
struct distinct {
  std::set<number> seen;
  void add(number n) { seen.insert(n); }
  [[nodiscard]] number result() const { return static_cast<number>(seen.size()); }
};

}  // namespace weir::testing
