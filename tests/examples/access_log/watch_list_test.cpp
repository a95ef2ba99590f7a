#include <weir/examples/access_log/watch_list.hpp>

#include <boost/test/unit_test.hpp>

#include <chrono>

using namespace access_log;

namespace {

client_errors errors_of(const char* host, std::int64_t count, int second) {
  const weir::event_time at{std::chrono::seconds(second)};
  return {host, {count, at, at}};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(watch_list_test)

BOOST_AUTO_TEST_CASE(errors_of_several_intervals_add_up) {
  watch_list list({.intervals = 3, .errors_min = 10});
  list.add(errors_of("a", 6, 1));
  BOOST_TEST(list.end_interval().empty());
  list.add(errors_of("a", 4, 2));
  const auto found = list.end_interval();
  BOOST_TEST_REQUIRE(found.size() == 1u);
  BOOST_TEST(found[0].host == "a");
  BOOST_TEST(found[0].errors.count == 10);
  BOOST_TEST((found[0].errors.last - found[0].errors.first == std::chrono::seconds(1)));
}

BOOST_AUTO_TEST_CASE(old_errors_are_forgotten) {
  watch_list list({.intervals = 3, .errors_min = 10});
  list.add(errors_of("a", 10, 1));
  BOOST_TEST(list.end_interval().size() == 1u);
  BOOST_TEST(list.end_interval().size() == 1u);
  BOOST_TEST(list.end_interval().size() == 1u);
  BOOST_TEST(list.end_interval().empty());
}

BOOST_AUTO_TEST_CASE(the_worst_come_first) {
  watch_list list({.intervals = 1, .errors_min = 2});
  list.add(errors_of("a", 3, 1));
  list.add(errors_of("b", 5, 1));
  list.add(errors_of("c", 1, 1));
  const auto found = list.end_interval();
  BOOST_TEST_REQUIRE(found.size() == 2u);
  BOOST_TEST(found[0].host == "b");
  BOOST_TEST(found[1].host == "a");
}

BOOST_AUTO_TEST_SUITE_END()
