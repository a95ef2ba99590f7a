#include <weir/sinks/collect.hpp>

#include "sink_testing.hpp"

#include <thread>

using namespace weir;
using namespace weir::sinks::testing;
using weir::sinks::collect;
using weir::sinks::collect_text;
using weir::sinks::collected;
using namespace std::chrono_literals;

static_assert(sink_spec<collect<count>, count> && sink_spec<collect_text, count>);

BOOST_AUTO_TEST_SUITE(collect_test)

BOOST_AUTO_TEST_CASE(keeps_rows_and_what_they_see_beyond_their_batch) {
  const auto counts = std::make_shared<collected<count>>();
  {
    const auto sink = collect(counts).open<count>({});
    write<count>(*sink, {{std::string(100, 'a'), 1}, {"b", 2}});
    write<count>(*sink, {{"c", 3}});
  }
  const std::string long_key(100, 'a');
  BOOST_TEST((counts->rows() == std::vector<count>{{long_key, 1}, {"b", 2}, {"c", 3}}));
}

BOOST_AUTO_TEST_CASE(keeps_rows_as_text) {
  const auto texts = std::make_shared<collected<std::string>>();
  const auto sink = collect_text(texts).open<count>({});
  write<count>(*sink, {{"a", 1}, {"b", 2}});
  BOOST_TEST(texts->rows() == (strings{"(a,1)", "(b,2)"}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(gathers_partitions_on_threads_of_their_own) {
  const auto numbers = std::make_shared<collected<std::int64_t>>();
  std::vector<std::thread> threads;
  for (std::size_t partition = 0; partition < 4; ++partition)
    threads.emplace_back([=] {
      const auto sink =
          collect(numbers).open<std::int64_t>({.partition = partition, .partitions = 4});
      for (int i = 0; i < 100; ++i) write<std::int64_t>(*sink, {1, 2, 3});
    });
  BOOST_TEST(numbers->wait_for(1200, 1min));
  for (auto& thread : threads) thread.join();
  BOOST_TEST(numbers->size() == 1200u);
}

BOOST_AUTO_TEST_CASE(stops_waiting_when_the_time_is_over) {
  const collected<std::int64_t> none;
  BOOST_TEST(none.wait_for(0, 0ms));
  BOOST_TEST(!none.wait_for(1, 1ms));
}

BOOST_AUTO_TEST_CASE(starts_anew_after_clear) {
  const auto flags = std::make_shared<collected<bool>>();
  const auto sink = collect(flags).open<bool>({});
  write<bool>(*sink, {true, false});
  flags->clear();
  write<bool>(*sink, {true});
  BOOST_TEST((flags->rows() == std::vector<bool>{true}));
}

BOOST_AUTO_TEST_SUITE_END()
