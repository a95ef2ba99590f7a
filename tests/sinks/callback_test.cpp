#include <weir/sinks/callback.hpp>

#include "sink_testing.hpp"

using namespace weir;
using namespace weir::sinks::testing;
using weir::sinks::callback;
using weir::sinks::delivery;

BOOST_AUTO_TEST_SUITE(callback_test)

BOOST_AUTO_TEST_CASE(hands_over_each_row) {
  strings seen;
  const callback described([&](const count& row) { seen.emplace_back(row.key); });
  static_assert(sink_spec<decltype(described), count>);
  const auto sink = described.open<count>({});
  write<count>(*sink, {{"a", 1}, {"b", 2}});
  sink->on_tick({1, 1000});
  sink->on_end();
  BOOST_TEST(seen == (strings{"a", "b"}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(hands_over_each_batch) {
  std::vector<std::size_t> sizes;
  const auto sink =
      callback([&](const rows<count>& batch) { sizes.push_back(batch.size()); }).open<count>({});
  write<count>(*sink, {{"a", 1}, {"b", 2}});
  write<count>(*sink, {{"c", 3}});
  BOOST_TEST(sizes == (std::vector<std::size_t>{2, 1}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_generic_function_is_given_rows) {
  std::int64_t sum = 0;
  const auto sink = callback([&](const auto& row) { sum += row.value; }).open<count>({});
  write<count>(*sink, {{"a", 1}, {"b", 2}});
  BOOST_TEST(sum == 3);
}

BOOST_AUTO_TEST_CASE(tells_the_end_of_each_interval_with_or_without_its_time) {
  std::vector<std::int64_t> times;
  int ticks = 0;
  const auto ignore = [](const count&) {};
  const auto timed =
      callback(ignore, [&](const tick& now) { times.push_back(now.time_ms); }).open<count>({});
  const auto counted = callback(ignore, [&] { ++ticks; }).open<count>({});
  for (auto* sink : {timed.get(), counted.get()}) {
    sink->on_tick({1, 1000});
    sink->on_tick({2, 2000});
  }
  BOOST_TEST(times == (std::vector<std::int64_t>{1000, 2000}), boost::test_tools::per_element());
  BOOST_TEST(ticks == 2);
}

BOOST_AUTO_TEST_CASE(tells_the_epoch_and_the_attempt_to_those_who_ask) {
  strings seen;
  const auto note = [&](std::string_view what, const delivery& of) {
    seen.push_back(std::string(what) + " " + std::to_string(of.epoch) + " " +
                   std::to_string(of.attempt) + " " + std::to_string(of.after));
  };
  const auto by_row = [&](const count& row, const delivery& of) { note(row.key, of); };
  const auto by_batch = [&](const rows<count>&, const delivery& of) { note("batch", of); };
  const auto plain = callback(by_row).open<count>({});
  write<count>(*plain, {{"a", 1}});
  const auto first = callback(by_row).open<count>({.epochs = true});
  write<count>(*first, {{"b", 1}});
  BOOST_TEST(first->prepare(1).empty());
  write<count>(*first, {{"c", 1}});
  const auto later = callback(by_batch).open<count>({.epochs = true, .attempt = 3});
  later->recover(7, "");
  write<count>(*later, {{"d", 1}});
  const auto at_ticks =
      callback([](const count&) {}, [&](const tick&, const delivery& of) { note("tick", of); })
          .open<count>({.epochs = true, .attempt = 4});
  at_ticks->recover(8, "");
  at_ticks->on_tick({9, 9000});
  BOOST_TEST(seen == (strings{"a 0 1 0", "b 1 1 0", "c 2 1 0", "batch 8 3 7", "tick 9 4 8"}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(each_partition_has_a_copy_of_the_function) {
  strings seen;
  const callback numbered([&seen, n = 0](const count& row) mutable {
    seen.push_back(std::string(row.key) + std::to_string(++n));
  });
  const auto first = numbered.open<count>({.partition = 0, .partitions = 2});
  const auto second = numbered.open<count>({.partition = 1, .partitions = 2});
  write<count>(*first, {{"a", 0}, {"b", 0}});
  write<count>(*second, {{"c", 0}});
  BOOST_TEST(seen == (strings{"a1", "b2", "c1"}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(may_wait_unless_told_that_it_does_not) {
  const auto f = [](const count&) {};
  const auto on_tick = [] {};
  BOOST_TEST(callback(f).blocks());
  BOOST_TEST(callback(f, on_tick).blocks());
  BOOST_TEST(!callback(f, {.blocks = false}).blocks());
  BOOST_TEST(!callback(f, on_tick, {.blocks = false}).blocks());
}

BOOST_AUTO_TEST_CASE(lets_an_exception_of_the_function_through) {
  const auto sink = callback([](const count& row) {
                      throw std::out_of_range(std::string(row.key));
                    }).open<count>({});
  BOOST_CHECK_EXCEPTION(write<count>(*sink, {{"a", 1}}), std::out_of_range, says({"a"}));
}

BOOST_AUTO_TEST_SUITE_END()
