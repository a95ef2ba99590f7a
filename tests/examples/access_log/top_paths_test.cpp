#include <weir/examples/access_log/top_paths.hpp>

#include <boost/test/unit_test.hpp>

using namespace access_log;

BOOST_AUTO_TEST_SUITE(top_paths_test)

BOOST_AUTO_TEST_CASE(top_paths_of_parts_merge_to_those_of_the_whole) {
  top_paths one;
  top_paths other;
  for (int i = 0; i < 40; ++i) {
    const auto path = "/" + std::to_string(i);
    (i % 2 == 0 ? one : other).add({path, {i * 7 % 40, 1}});
  }
  one.merge(other);
  BOOST_TEST_REQUIRE(one.best.size() == top_paths::size_max);
  for (std::size_t i = 0; i < one.best.size(); ++i)
    BOOST_TEST(one.best[i].requests == 39 - static_cast<std::int64_t>(i));
}

BOOST_AUTO_TEST_SUITE_END()
