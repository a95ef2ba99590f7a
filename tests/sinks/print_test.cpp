#include <weir/sinks/print.hpp>

#include "sink_testing.hpp"

#include <cstdio>

using namespace weir;
using namespace weir::sinks::testing;
using weir::sinks::print;

static_assert(sink_spec<print, count> && sink_spec<print, std::string_view>);

namespace {

const std::string rule = "-------------------------------------------\n";

std::string head(const std::string& time) { return rule + "Time: " + time + "\n" + rule; }

struct fixture {
  strings outputs;  // one per call of the target

  print to_outputs(std::size_t rows_max = 10) {
    return print({.rows_max = rows_max,
                  .to = [this](std::string_view text) { outputs.emplace_back(text); }});
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(print_test, fixture)

BOOST_AUTO_TEST_CASE(shows_an_interval_as_spark_does_in_one_piece) {
  const auto sink = to_outputs().open<count>({});
  write<count>(*sink, {{"hello", 1}, {"world", 2}});
  write<count>(*sink, {{"again", 3}});
  BOOST_TEST(outputs.empty());
  sink->on_tick({1, 1418824200000});
  BOOST_REQUIRE_EQUAL(outputs.size(), 1u);
  BOOST_TEST(outputs[0] == head("1418824200000 ms") + "(hello,1)\n(world,2)\n(again,3)\n\n");
}

BOOST_AUTO_TEST_CASE(shows_the_first_rows_and_dots_when_there_are_more) {
  const auto sink = to_outputs(3).open<count>({});
  write<count>(*sink, {{"a", 1}, {"b", 2}});
  write<count>(*sink, {{"c", 3}, {"d", 4}});
  write<count>(*sink, {{"e", 5}});
  sink->on_tick({1, 1000});
  BOOST_TEST(outputs.at(0) == head("1000 ms") + "(a,1)\n(b,2)\n(c,3)\n...\n\n");
}

BOOST_AUTO_TEST_CASE(shows_no_dots_when_all_rows_are_shown) {
  const auto sink = to_outputs(2).open<count>({});
  write<count>(*sink, {{"a", 1}, {"b", 2}});
  sink->on_tick({1, 1000});
  BOOST_TEST(outputs.at(0) == head("1000 ms") + "(a,1)\n(b,2)\n\n");
}

BOOST_AUTO_TEST_CASE(counts_anew_in_each_interval_and_heads_an_empty_one) {
  const auto sink = to_outputs(1).open<count>({});
  write<count>(*sink, {{"a", 1}, {"b", 2}});
  sink->on_tick({1, 1000});
  sink->on_tick({2, 2000});
  write<count>(*sink, {{"c", 3}});
  sink->on_tick({3, 3000});
  sink->on_end();
  BOOST_REQUIRE_EQUAL(outputs.size(), 3u);
  BOOST_TEST(outputs[1] == head("2000 ms") + "\n");
  BOOST_TEST(outputs[2] == head("3000 ms") + "(c,3)\n\n");
}

BOOST_AUTO_TEST_CASE(shows_what_follows_the_last_tick_at_the_end) {
  const auto sink = to_outputs().open<count>({});
  sink->on_tick({1, 1000});
  write<count>(*sink, {{"a", 1}});
  sink->on_end();
  BOOST_TEST(outputs.at(1) == head("end") + "(a,1)\n\n");
}

BOOST_AUTO_TEST_CASE(names_the_partition_when_there_are_several) {
  const auto sink = to_outputs().open<count>({.partition = 1, .partitions = 4});
  sink->on_tick({1, 1000});
  BOOST_TEST(outputs.at(0) == head("1000 ms, partition 2 of 4") + "\n");
}

BOOST_AUTO_TEST_CASE(writes_to_a_c_stream_in_order_with_others) {
  const temp_dir dir;
  auto* file = std::fopen((dir / "out").c_str(), "w");
  const auto sink = print({.rows_max = 1, .to = weir::sinks::to_file(file)}).open<count>({});
  std::fputs("before\n", file);
  sink->on_tick({1, 1000});
  std::fputs("after\n", file);
  std::fclose(file);
  BOOST_TEST(contents(dir / "out") == "before\n" + head("1000 ms") + "\nafter\n");
}

BOOST_AUTO_TEST_CASE(an_output_that_cannot_be_written_is_a_sink_error) {
  auto* full = std::fopen("/dev/full", "w");
  const auto sink = print({.to = weir::sinks::to_file(full)}).open<count>({});
  BOOST_CHECK_EXCEPTION(sink->on_tick({1, 1000}), sink_error,
                        says({"print", "No space left on device"}));
  std::fclose(full);
}

BOOST_AUTO_TEST_CASE(shows_ten_rows_on_standard_output_unless_told_otherwise) {
  BOOST_TEST(print().name() == "print");
  BOOST_TEST(print(3).blocks());
  const print described = 20;  // a number of rows is a description
  BOOST_TEST((described.open<count>({}) != nullptr));
}

BOOST_AUTO_TEST_SUITE_END()
