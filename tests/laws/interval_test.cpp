// Aggregates over whole intervals: the same for any cut, interleaving and parallelism.

#include <weir/tests/laws/accumulators.hpp>

using namespace weir;
using namespace weir::testing;

namespace {

number larger(number a, number b) { return std::max(a, b); }

std::vector<number> counted(const std::vector<number>& in) {
  return {static_cast<number>(in.size())};
}
std::vector<number> largest(const std::vector<number>& in) {
  if (in.empty()) return {};
  return {*std::max_element(in.begin(), in.end())};
}
std::vector<number> added(const std::vector<number>& in) {
  number sum = 0;
  for (const auto n : in) sum += n;
  return {sum};
}
std::vector<number> different(const std::vector<number>& in) {
  return {static_cast<number>(std::set<number>(in.begin(), in.end()).size())};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(interval_test)

BOOST_AUTO_TEST_CASE(count_reduce_and_aggregate) {
  for_each_trial([](trial& t) {
    const auto in = t.input();
    t.expect("count", in.count(), t.expected(counted));
    t.expect("reduce", in.reduce(larger), t.expected(largest));
    t.expect("aggregate", in.aggregate(total{}), t.expected(added));
    t.expect("aggregate without merge", in.aggregate(distinct{}), t.expected(different));
  });
}

BOOST_AUTO_TEST_CASE(after_steps_and_over_many_partitions) {
  for_each_trial([](trial& t) {
    const auto same = [](number n) { return n; };
    const auto wide = t.input().rebalance({.partitions = 1 + t.draw.below(4)}).map(same);
    t.expect("count", wide.count(), t.expected(counted));
    t.expect("reduce", wide.reduce(larger), t.expected(largest));
    t.expect("map, reduce", t.input().map(same).reduce(larger), t.expected(largest));
    t.expect("count of counts", wide.count().count(),
             t.expected([](const auto&) { return std::vector<number>{1}; }));
  });
}

BOOST_AUTO_TEST_SUITE_END()
