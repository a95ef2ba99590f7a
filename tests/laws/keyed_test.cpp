// Aggregates per key: the same for any cut, interleaving and parallelism.

#include <weir/tests/laws/accumulators.hpp>

#include <map>

using namespace weir;
using namespace weir::testing;

namespace {

using pair = keyed<number, number>;

number key_of(number n) { return n % 7; }
number larger(number a, number b) { return std::max(a, b); }
number sum_of(number a, number b) { return a + b; }

/// What each interval gives where `fold(key, its records of this interval, all so far)` sums up.
template <class Fold>
model<pair> per_key(const model<number>& records, Fold fold) {
  model<pair> all;
  std::map<number, std::vector<number>> so_far;
  for (const auto& each : records) {
    std::map<number, std::vector<number>> now;
    for (const auto n : each) {
      now[key_of(n)].push_back(n);
      so_far[key_of(n)].push_back(n);
    }
    auto& out = all.emplace_back();
    for (const auto& [key, values] : now) out.push_back({key, fold(values, so_far[key])});
  }
  return all;
}

number size_of(const std::vector<number>& values) { return static_cast<number>(values.size()); }
number added(const std::vector<number>& values) {
  number sum = 0;
  for (const auto n : values) sum += n;
  return sum;
}
number largest(const std::vector<number>& values) {
  return *std::max_element(values.begin(), values.end());
}
number different(const std::vector<number>& values) {
  return static_cast<number>(std::set<number>(values.begin(), values.end()).size());
}

/// Takes the records of the interval.
template <class F>
auto now(F f) {
  return [f](const auto& values, const auto&) { return f(values); };
}
/// Takes all so far.
template <class F>
auto so_far(F f) {
  return [f](const auto&, const auto& values) { return f(values); };
}

}  // namespace

BOOST_AUTO_TEST_SUITE(keyed_test)

BOOST_AUTO_TEST_CASE(aggregates_per_interval) {
  for_each_trial([](trial& t) {
    const auto in = t.input();
    t.expect("count_by_key", in.key_by(key_of).count_by_key(), per_key(t.records, now(size_of)));
    t.expect("reduce_by_key", in.key_by(key_of).reduce_by_key(larger),
             per_key(t.records, now(largest)));
    t.expect("aggregate_by_key", in.key_by(key_of).aggregate_by_key(total{}),
             per_key(t.records, now(added)));
    t.expect("aggregate_by_key without merge", in.key_by(key_of).aggregate_by_key(distinct{}),
             per_key(t.records, now(different)));
  });
}

BOOST_AUTO_TEST_CASE(a_keyed_stream_that_several_read) {
  for_each_trial([](trial& t) {
    const auto keys = t.input().key_by(key_of);
    t.expect("count_by_key", keys.count_by_key(), per_key(t.records, now(size_of)));
    t.expect("reduce_by_key", keys.reduce_by_key(larger), per_key(t.records, now(largest)));
    t.expect("aggregate_by_key", keys.aggregate_by_key(total{}), per_key(t.records, now(added)));
    t.expect("count at ticks", keys.count(each_tick), per_key(t.records, so_far(size_of)));
  });
}

BOOST_AUTO_TEST_CASE(running_aggregates_at_ticks) {
  for_each_trial([](trial& t) {
    const auto in = t.input();
    t.expect("count", in.key_by(key_of).count(each_tick), per_key(t.records, so_far(size_of)));
    t.expect("reduce", in.key_by(key_of).reduce(sum_of, each_tick),
             per_key(t.records, so_far(added)));
    t.expect("aggregate", in.key_by(key_of).aggregate(total{}, each_tick),
             per_key(t.records, so_far(added)));
    t.expect("aggregate without merge", in.key_by(key_of).aggregate(distinct{}, each_tick),
             per_key(t.records, so_far(different)));
  });
}

BOOST_AUTO_TEST_CASE(running_aggregates_after_every_record) {
  for_each_trial([](trial& t) {
    // Records are alike, so that any order gives the same: key and 1, 2, 3 ...
    const auto in = t.input().map(key_of).async();
    model<pair> counts;
    model<pair> sums;
    std::map<number, number> seen;
    for (const auto& each : t.records) {
      counts.emplace_back();
      sums.emplace_back();
      for (const auto n : each) {
        const auto count = ++seen[key_of(n)];
        counts.back().push_back({key_of(n), count});
        sums.back().push_back({key_of(n), count * key_of(n)});
      }
    }
    t.expect("count", in.key_by(key_of).count(), counts);
    t.expect("reduce", in.key_by(key_of).reduce(sum_of), sums);
    t.expect("aggregate", in.key_by(key_of).aggregate(total{}), sums);
  });
}

BOOST_AUTO_TEST_CASE(keys_of_text) {
  for_each_trial([](trial& t) {
    std::vector<std::map<std::string, number>> expected;
    const auto name = [](number n) {
      return "key " + std::string(static_cast<std::size_t>(n % 30), 'k');
    };
    model<keyed<std::string, number>> all;
    for (const auto& each : t.records) {
      std::map<std::string, number> counts;
      for (const auto n : each) ++counts[name(n)];
      auto& out = all.emplace_back();
      for (const auto& [key, count] : counts) out.push_back({key, count});
    }
    t.expect("count_by_key",
             t.input().map(name).key_by([](const std::string& s) { return s; }).count_by_key(),
             all);
  });
}

BOOST_AUTO_TEST_SUITE_END()
