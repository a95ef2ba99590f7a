#pragma once

// Records and aggregates that the tests of folds share.

#include <weir/actors/operators/folds.hpp>

#include "making.hpp"

namespace weir::testing {

using sale = std::pair<std::string_view, std::int64_t>;
using sales = intervals<sale>;

inline constexpr auto shop = &sale::first;
using shop_key = std::string_view sale::*;

/// The sale of more; its views see one of its arguments.
struct larger {
  sale operator()(const sale& a, const sale& b) const { return b.second > a.second ? b : a; }
};

/// The mean of sales, as a sum and a count that can be merged.
struct mean {
  std::int64_t sum = 0;
  std::int64_t count = 0;
  void add(const sale& s) {
    sum += s.second;
    ++count;
  }
  void merge(const mean& other) {
    sum += other.sum;
    count += other.count;
  }
  [[nodiscard]] double result() const {
    return count == 0 ? 0 : static_cast<double>(sum) / static_cast<double>(count);
  }
  BOOST_DESCRIBE_CLASS(mean, (), (sum, count), (), ())
};

/// The longest name so far: an accumulator that is no row, so that it cannot be split.
struct longest {
  std::string name;
  void add(const sale& s) {
    if (s.first.size() > name.size()) name = s.first;
  }
  [[nodiscard]] std::string result() const { return name; }
};

static_assert(splittable<count_fold<sale>>);
static_assert(splittable<reduce_fold<sale, larger>>);
static_assert(splittable<aggregate_fold<mean, sale>>);
static_assert(!splittable<aggregate_fold<longest, sale>>);

}  // namespace weir::testing
