#include "plan_testing.hpp"

using namespace weir::testing;
using weir::topology;

namespace {

constexpr auto twice = [](int x) { return 2 * x; };
constexpr auto odd = [](int x) { return x % 2 != 0; };
constexpr auto half = [](int x) { return std::optional(x / 2); };
constexpr auto plus = [](int a, int b) { return a + b; };

/// An accumulator that cannot be merged.
struct last_text {
  std::string text;
  void add(int x) { text = std::to_string(x); }
  [[nodiscard]] std::string result() const { return text; }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(stream_test)

BOOST_AUTO_TEST_CASE(steps_on_a_temporary_become_one_stage) {
  topology job("job");
  job.from(numbers()).map(twice).filter(odd).flat_map(half).to(nowhere());
  check_lines(stages(job), {"values x1", "map+filter+flat_map x1", "discard x1"});
  check_lines(edges(job), {"values -> map+filter+flat_map", "map+filter+flat_map -> discard"});
}

BOOST_AUTO_TEST_CASE(a_stream_in_a_variable_runs_its_steps_once_for_all_readers) {
  topology job("job");
  const auto doubled = job.from(numbers()).map(twice);
  doubled.filter(odd).to(nowhere());
  doubled.to(nowhere());
  check_lines(edges(job),
              {"values -> map", "map -> filter", "filter -> discard", "map -> discard #2"});
}

BOOST_AUTO_TEST_CASE(a_variable_that_is_moved_from_goes_on_in_the_same_stage) {
  topology job("job");
  auto doubled = job.from(numbers()).map(twice);
  std::move(doubled).filter(odd).to(nowhere());
  check_lines(edges(job), {"values -> map+filter", "map+filter -> discard"});
}

BOOST_AUTO_TEST_CASE(a_stream_of_a_source_can_be_read_any_number_of_times) {
  topology job("job");
  auto source = job.from(numbers());
  source.map(twice).to(nowhere());
  std::move(source).filter(odd).to(nowhere());
  check_lines(edges(job),
              {"values -> map", "map -> discard", "values -> filter", "filter -> discard #2"});
}

BOOST_AUTO_TEST_CASE(a_stream_without_its_chain_in_the_type_is_a_stage) {
  topology job("job");
  const weir::stream<int> any = job.from(numbers()).map(twice).filter(odd);
  any.map(twice).to(nowhere());
  check_lines(edges(job), {"values -> map+filter", "map+filter -> map", "map -> discard"});
}

BOOST_AUTO_TEST_CASE(async_ends_a_stage) {
  topology job("job");
  job.from(numbers()).map(twice).async().filter(odd).to(nowhere());
  check_lines(edges(job), {"values -> map", "map -> filter", "filter -> discard"});
}

BOOST_AUTO_TEST_CASE(a_function_of_batches_begins_a_stage_and_steps_may_follow_in_it) {
  topology job("job");
  const auto batches = [](const weir::rows<int>& in, auto& out) {
    for (const auto x : in) out(x);
  };
  job.from(numbers()).map(twice).map_batches<int>(batches).filter(odd).to(nowhere());
  check_lines(edges(job),
              {"values -> map", "map -> map_batches+filter", "map_batches+filter -> discard"});
}

BOOST_AUTO_TEST_CASE(split_gives_two_streams_out_of_one_stage) {
  topology job("job");
  auto [odds, others] = job.from(numbers()).map(twice).split(odd);
  odds.to(nowhere());
  others.map(twice).to(nowhere());
  check_lines(edges(job), {"values -> map+split", "map+split -> discard", "map+split:1 -> map",
                           "map -> discard #2"});
}

BOOST_AUTO_TEST_CASE(split_gives_as_many_side_outputs_as_types_are_named) {
  topology job("job");
  auto [numbers_out, texts, times] =
      job.from(numbers()).split<int, std::string, double>([](int x, auto& a, auto& b, auto& c) {
        a(x);
        b(std::to_string(x));
        c(1.0 * x);
      });
  static_assert(std::is_same_v<decltype(texts)::record, std::string>);
  times.to(nowhere());
  check_lines(edges(job), {"values -> split", "split:2 -> discard"});
  const auto composed = job.compose();
  check_lines(composed.stages[1].ports, {"int32", "text", "float64"});
}

BOOST_AUTO_TEST_CASE(an_aggregate_of_an_interval_is_summed_up_before_it_is_sent_to_one_place) {
  topology job("job");
  job.from(numbers(3)).map(twice).reduce(plus).filter(odd).to(nowhere());
  check_lines(stages(job), {"values x3", "map+reduce x3", "reduce+filter x1", "discard x1"});
  check_lines(edges(job),
              {"values -> map+reduce", "map+reduce -> reduce+filter", "reduce+filter -> discard"});
}

BOOST_AUTO_TEST_CASE(an_aggregate_that_cannot_be_merged_gets_all_records_in_one_place) {
  topology job("job");
  const auto source = job.from(numbers(3));
  source.aggregate(last_text{}).to(nowhere());
  source.map(twice).aggregate(last_text{}).to(nowhere());
  check_lines(stages(job), {"values x3", "aggregate x1", "discard x1", "map x3", "aggregate #2 x1",
                            "discard #2 x1"});
  check_lines(edges(job), {"values -> aggregate", "aggregate -> discard", "values -> map",
                           "map -> aggregate #2", "aggregate #2 -> discard #2"});
}

BOOST_AUTO_TEST_CASE(merged_streams_are_read_by_one_stage) {
  topology job("job");
  const auto a = job.from(numbers());
  const auto b = job.from(numbers(4)).map(twice);
  a.merge(b, job.from(numbers()).filter(odd)).map(twice).to(nowhere());
  check_lines(edges(job), {"values #2 -> map", "values #3 -> filter", "values -> map #2",
                           "map -> map #2", "filter -> map #2", "map #2 -> discard"});
  check_lines(stages(job), {"values x1", "values #2 x4", "values #3 x1", "map x4", "filter x1",
                            "map #2 x4", "discard x1"});
}

BOOST_AUTO_TEST_CASE(streams_that_are_dealt_out_differently_cannot_be_merged) {
  topology job("job");
  const auto a = job.from(numbers());
  BOOST_TEST(error_of([&] { static_cast<void>(a.merge(a.broadcast())); }).starts_with("merge: "));
}

BOOST_AUTO_TEST_CASE(streams_of_two_topologies_cannot_be_merged) {
  topology one("one");
  topology other("other");
  const auto a = one.from(numbers());
  const auto b = other.from(numbers());
  BOOST_TEST(error_of([&] { static_cast<void>(a.merge(b)); }) ==
             "merge: streams of two topologies, 'one' and 'other'");
}

BOOST_AUTO_TEST_CASE(rebalance_and_broadcast_decide_how_the_next_stage_is_fed) {
  topology job("job");
  const auto source = job.from(numbers(2));
  source.rebalance({.partitions = 4}).map(twice).to(nowhere());
  source.broadcast({.partitions = 3}).filter(odd).to(nowhere());
  source.rebalance().flat_map(half).to(nowhere());
  check_lines(stages(job), {"values x2", "map x4", "discard x1", "filter x3", "discard #2 x1",
                            "flat_map x0", "discard #3 x1"});
  check_lines(edges(job),
              {"values -> map rebalanced", "map -> discard", "values -> filter broadcast",
               "filter -> discard #2", "values -> flat_map rebalanced", "flat_map -> discard #3"});
}

BOOST_AUTO_TEST_CASE(after_a_rebalanced_stage_partitions_are_kept) {
  topology job("job");
  job.from(numbers())
      .rebalance({.partitions = 4})
      .map(twice)
      .async()
      .filter(odd)
      .to(nowhere(), {.partitions = 2});
  check_lines(stages(job), {"values x1", "map x4", "filter x4", "discard x2"});
  check_lines(edges(job), {"values -> map rebalanced", "map -> filter", "filter -> discard"});
}

BOOST_AUTO_TEST_CASE(a_name_is_that_of_the_whole_stage) {
  topology job("job");
  job.from(numbers()).named("in").map(twice).named("fold").filter(odd).to(nowhere());
  check_lines(stages(job), {"in x1", "fold x1", "discard x1"});
}

BOOST_AUTO_TEST_CASE(the_last_name_counts) {
  topology job("job");
  job.from(numbers()).map(twice).named("a").filter(odd).named("b").to(nowhere());
  check_lines(stages(job), {"values x1", "b x1", "discard x1"});
}

BOOST_AUTO_TEST_CASE(a_stream_that_was_read_can_still_be_named) {
  topology job("job");
  const auto doubled = job.from(numbers()).map(twice);
  doubled.to(nowhere());
  static_cast<void>(doubled.named("doubled"));
  check_lines(stages(job), {"values x1", "doubled x1", "discard x1"});
}

BOOST_AUTO_TEST_CASE(a_stream_that_was_moved_from_cannot_be_read) {
  topology job("job");
  auto doubled = job.from(numbers()).map(twice).named("doubled");
  std::move(doubled).filter(odd).to(nowhere());
  BOOST_TEST(error_of([&] { doubled.to(nowhere()); }).find("moved from") != std::string::npos);
  BOOST_TEST(error_of([&] {
               static_cast<void>(std::move(doubled).map(twice));
             }).find("moved from") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_stream_that_was_read_cannot_be_moved_from) {
  topology job("job");
  auto doubled = job.from(numbers()).map(twice).named("doubled");
  doubled.to(nowhere());
  BOOST_TEST(error_of([&] { static_cast<void>(std::move(doubled).map(twice)); }) ==
             "stream 'doubled' was read before it was moved from: read it as a variable each time");
}

BOOST_AUTO_TEST_SUITE_END()
