// Estimates: how far off they may be, and that merging loses nothing.

#include <weir/actors/operators/distinct_sketch.hpp>
#include <weir/actors/operators/quantile_sketch.hpp>
#include <weir/messages/hash.hpp>
#include <weir/tests/support/random.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <cmath>
#include <set>

using weir::distinct_sketch;
using weir::quantile_sketch;

BOOST_AUTO_TEST_SUITE(sketches_test)

BOOST_AUTO_TEST_CASE(the_number_of_different_values_is_within_five_standard_errors) {
  std::mt19937_64 chance(weir::testing::seed());
  BOOST_TEST_CONTEXT("WEIR_SEED=" << weir::testing::seed())
  for (const std::size_t count : {1u, 10u, 400u, 600u, 3000u, 20'000u, 200'000u}) {
    distinct_sketch sketch;
    std::set<std::uint64_t> places;  // of few values it knows their first 26 bits
    for (std::size_t i = 0; i < count; ++i) {
      const auto hash = weir::hash_row(chance());
      sketch.add(hash);
      sketch.add(hash);
      places.insert(hash >> 38);
    }
    const auto wrong = static_cast<double>(sketch.estimate()) / static_cast<double>(count) - 1;
    BOOST_TEST(std::abs(wrong) < 5 * 0.01625, count << ": " << sketch.estimate());
    if (count <= 400) BOOST_TEST(sketch.estimate() == static_cast<std::int64_t>(places.size()));
  }
}

BOOST_AUTO_TEST_CASE(merged_sketches_know_what_one_would) {
  std::mt19937_64 chance(weir::testing::seed());
  BOOST_TEST_CONTEXT("WEIR_SEED=" << weir::testing::seed())
  for (const std::size_t count : {0u, 5u, 300u, 700u, 5000u}) {
    distinct_sketch whole;
    distinct_sketch parts[3];
    for (std::size_t i = 0; i < count; ++i) {
      const auto hash = chance();
      whole.add(hash);
      parts[i % (count > 400 ? 3 : 2)].add(hash);
    }
    parts[0].merge(parts[1]);
    parts[2].merge(parts[0]);
    BOOST_TEST(parts[2].estimate() == whole.estimate());
  }
}

BOOST_AUTO_TEST_CASE(quantiles_are_within_half_a_percent_of_their_rank) {
  std::mt19937_64 chance(weir::testing::seed());
  std::lognormal_distribution<double> skewed(0, 2);
  BOOST_TEST_CONTEXT("WEIR_SEED=" << weir::testing::seed()) {
    std::vector<double> values;
    quantile_sketch whole;
    quantile_sketch parts[4];
    for (int i = 0; i < 50'000; ++i) {
      values.push_back(skewed(chance));
      whole.add(values.back());
      parts[i % 4].add(values.back());
    }
    for (int i = 1; i < 4; ++i) parts[0].merge(parts[i]);
    std::sort(values.begin(), values.end());
    for (const double rank : {0.0, 0.001, 0.01, 0.1, 0.5, 0.9, 0.99, 0.999, 1.0})
      for (const auto* sketch : {&whole, &parts[0]}) {
        const auto place =
            std::lower_bound(values.begin(), values.end(), sketch->quantile(rank)) - values.begin();
        const auto found = static_cast<double>(place) / static_cast<double>(values.size());
        BOOST_TEST(std::abs(found - rank) < 0.0005 + std::sqrt(rank * (1 - rank)) / 100,
                   rank << " is " << found);
      }
    BOOST_TEST(whole.centroids.size() < 300u);
  }
}

BOOST_AUTO_TEST_CASE(few_values_are_kept_as_they_are) {
  quantile_sketch sketch;
  BOOST_TEST(std::isnan(sketch.quantile(0.5)));
  for (const double value : {3.0, 1.0, 2.0, std::nan("")}) sketch.add(value);
  BOOST_TEST(sketch.quantile(0) == 1.0);
  BOOST_TEST(sketch.quantile(0.5) == 2.0);
  BOOST_TEST(sketch.quantile(0.75) == 2.5);
  BOOST_TEST(sketch.quantile(1) == 3.0);
}

BOOST_AUTO_TEST_SUITE_END()
