#include "plan_testing.hpp"

using namespace weir::testing;
using weir::topology;

namespace {

constexpr auto twice = [](int x) { return 2 * x; };
constexpr auto odd = [](int x) { return x % 2 != 0; };

weir::plan example() {
  topology job("an \"example\"");
  const auto source = job.from(numbers(2));
  source.map(twice).filter(odd).key_by(twice).count().named("per key").to(nowhere());
  source.broadcast({.partitions = 3}).map(twice).to(weir::sinks::discard());
  return job.compose();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(plan_test)

BOOST_AUTO_TEST_CASE(as_text_it_shows_stages_with_partitions_steps_and_routes) {
  BOOST_TEST(weir::resolved(example(), 4).to_text() ==
             "topology 'an \"example\"': 7 stages\n"
             "  0: values  x2  own thread\n"
             "       -> 1: map+filter+key_by  forward  int32\n"
             "       -> 4: map  broadcast  int32\n"
             "       -> 6: dead letter log  rebalance  dead letters\n"
             "  1: map+filter+key_by  x2  fused: map -> filter -> key_by\n"
             "       -> 2: per key  by key group  int32\n"
             "  2: per key  x4  keyed\n"
             "       -> 3: discard  rebalance  {key:int32,value:int64}\n"
             "  3: discard  x1\n"
             "  4: map  x3\n"
             "       -> 5: discard #2  rebalance  int32\n"
             "  5: discard #2  x1\n"
             "  6: dead letter log  x1  own thread\n");
}

BOOST_AUTO_TEST_CASE(as_a_graph_it_is_what_graphviz_reads) {
  topology job("an \"example\"");
  job.from(numbers()).map(twice).filter(odd).to(nowhere());
  BOOST_TEST(job.compose().to_dot() ==
             "digraph \"an \\\"example\\\"\" {\n"
             "  rankdir=LR;\n"
             "  node [shape=box];\n"
             "  s0 [label=\"values x1\"];\n"
             "  s1 [label=\"map+filter x1\nmap > filter\"];\n"
             "  s2 [label=\"discard x1\"];\n"
             "  s3 [label=\"dead letter log x1\"];\n"
             "  s0 -> s1 [label=\"forward\"];\n"
             "  s1 -> s2 [label=\"forward\"];\n"
             "  s0 -> s3 [label=\"forward\"];\n"
             "}\n");
}

BOOST_AUTO_TEST_CASE(before_it_is_resolved_keyed_stages_have_the_parallelism_to_come) {
  BOOST_TEST(example().to_text().find("per key  xparallelism  keyed") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(resolving_fills_in_the_parallelism) {
  const auto resolved = weir::resolved(example(), 5);
  check_lines(stages(resolved), {"values x2", "map+filter+key_by x2", "per key x5 keyed",
                                 "discard x1", "map x3", "discard #2 x1"});
}

BOOST_AUTO_TEST_CASE(resolving_deals_out_between_unequal_numbers_of_partitions) {
  check_lines(edges(weir::resolved(example(), 1), true),
              {"values -> map+filter+key_by", "map+filter+key_by -> per key by key",
               "per key -> discard", "values -> map broadcast", "map -> discard #2 rebalanced",
               "values:1 -> dead letter log rebalanced"});
}

BOOST_AUTO_TEST_CASE(a_plan_without_a_source_cannot_run) {
  topology job("job");
  BOOST_TEST(error_of([&] { static_cast<void>(weir::resolved(job.compose(), 1)); }) ==
             "topology 'job' has no source: begin with topology::from");
}

BOOST_AUTO_TEST_CASE(a_plan_without_a_sink_cannot_run) {
  topology job("job");
  static_cast<void>(job.from(numbers()).map(twice).async());
  BOOST_TEST(error_of([&] { static_cast<void>(weir::resolved(job.compose(), 1)); }) ==
             "topology 'job' has no sink: end a stream with to(...)");
}

BOOST_AUTO_TEST_SUITE_END()
