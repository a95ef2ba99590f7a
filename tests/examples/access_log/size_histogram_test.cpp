#include <weir/examples/access_log/size_histogram.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <random>

using namespace access_log;

namespace {

size_histogram histogram_of(const std::vector<std::int64_t>& sizes) {
  size_histogram made;
  for (const auto size : sizes) made.add({.bytes = size});
  return made;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(size_histogram_test)

BOOST_AUTO_TEST_CASE(classes_follow_one_another_and_are_narrow) {
  std::size_t last = 0;
  for (std::int64_t size = 0; size < 100'000; ++size) {
    const auto number = size_histogram::class_of(size);
    BOOST_TEST_REQUIRE((number == last || number == last + 1));
    last = number;
    const auto error = std::abs(size_histogram::middle_of(number) - size);
    BOOST_TEST_REQUIRE(static_cast<double>(error) <= 0.008 * static_cast<double>(size));
  }
}

BOOST_AUTO_TEST_CASE(the_largest_size_has_a_class) {
  const auto number = size_histogram::class_of(INT64_MAX);
  BOOST_TEST(number < 4096u);
  BOOST_TEST(size_histogram::middle_of(number) > INT64_MAX / 128 * 127);
}

BOOST_AUTO_TEST_CASE(percentiles_are_those_of_the_sorted_sizes) {
  const auto seed = std::random_device{}();
  BOOST_TEST_INFO("seed " << seed);
  std::mt19937_64 random(seed);
  std::lognormal_distribution<double> any(9, 2);
  std::vector<std::int64_t> sizes(10'000);
  for (auto& size : sizes) size = static_cast<std::int64_t>(any(random));
  const auto histogram = histogram_of(sizes);
  std::ranges::sort(sizes);
  for (const auto& [share, rank] : {std::pair{0.5, 4999}, {0.95, 9499}, {0.99, 9899}}) {
    const auto exact = static_cast<double>(sizes[static_cast<std::size_t>(rank)]);
    BOOST_TEST(std::abs(static_cast<double>(histogram.percentile(share)) - exact) <=
               0.008 * exact + 1);
  }
}

BOOST_AUTO_TEST_CASE(parts_merge_to_the_whole) {
  auto merged = histogram_of({1, 5'000});
  merged.merge(histogram_of({7, 1'000'000}));
  BOOST_TEST((merged.counts == histogram_of({1, 7, 5'000, 1'000'000}).counts));
}

BOOST_AUTO_TEST_CASE(nothing_has_percentiles_of_zero) {
  BOOST_TEST(size_histogram{}.percentile(0.5) == 0);
}

BOOST_AUTO_TEST_SUITE_END()
