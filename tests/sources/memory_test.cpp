#include <weir/sources/memory.hpp>

#include "source_harness.hpp"

namespace weir::sources {
namespace {

using numbers = testing::polling<int, int>;

batch batch_of(std::initializer_list<int> values_in) {
  batch_builder<int> builder(segment_pool::make());
  for (const int value : values_in) builder.append(value);
  return builder.freeze({});
}

BOOST_AUTO_TEST_SUITE(memory_test)

BOOST_AUTO_TEST_CASE(values_come_in_order_and_end) {
  const auto spec = values<int>({3, 1, 2});
  static_assert(source_spec<decltype(spec)>);
  numbers made(spec.open({}));
  BOOST_CHECK(made.once() == polled::ended);
  BOOST_TEST(made.records == (std::vector<int>{3, 1, 2}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(values_stop_at_a_full_intake_and_go_on) {
  numbers made(values<int>(std::vector<int>(10, 7)).open({}), {.rows_max = 4});
  BOOST_CHECK(made.once() == polled::some);
  BOOST_TEST(made.last_count == 4);
  BOOST_CHECK(made.until_idle() == polled::ended);
  BOOST_TEST(made.records.size() == 10);
}

BOOST_AUTO_TEST_CASE(owned_strings_stay_alive_as_long_as_the_source) {
  auto made = [] {
    const auto spec = values<std::string_view>(
        std::vector<std::string>{"a rather long text that owns memory", "b"});
    return testing::open_lines(spec);
  }();
  made.until_idle();
  BOOST_TEST(made.records == (testing::lines{"a rather long text that owns memory", "b"}));
}

BOOST_AUTO_TEST_CASE(partitions_take_turns) {
  const auto spec = values<int>({0, 1, 2, 3, 4}, 2);
  numbers second(spec.open({.partition = 1, .partitions = 2}));
  second.until_idle();
  BOOST_TEST(second.records == (std::vector<int>{1, 3}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(batches_are_passed_on_without_a_copy_one_to_a_poll) {
  const auto first = batch_of({1, 2});
  const auto opened = batches<int>({first, batch_of({3})}).open({});
  batch_builder<int> builder(segment_pool::make());
  intake<int> in(builder);
  BOOST_CHECK(opened->poll(in) == polled::some);
  BOOST_REQUIRE(in.forwarded().size() == 1);
  BOOST_TEST(in.forwarded()[0].columns() == first.columns());
  BOOST_TEST(in.position() == 2);
  BOOST_TEST(builder.empty());
  intake<int> next(builder);
  BOOST_CHECK(opened->poll(next) == polled::ended);
  BOOST_TEST(next.position() == 1);
}

BOOST_AUTO_TEST_CASE(a_batch_of_another_type_is_refused) {
  BOOST_TEST(testing::error_of([] { static_cast<void>(batches<double>({batch_of({1})})); }) ==
             "a batch does not hold records of type float64");
  BOOST_TEST(testing::error_of([] { static_cast<void>(batches<int>({batch{}})); }) ==
             "a batch does not hold records of type int32");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace weir::sources
