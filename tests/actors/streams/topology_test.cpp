#include "plan_testing.hpp"

#include <weir/sinks/text_files.hpp>
#include <weir/sources/memory.hpp>

#include <map>
#include <set>

using namespace weir::testing;
using weir::topology;

namespace {

using letter = weir::dead_letter;

constexpr auto twice = [](int x) { return 2 * x; };
constexpr auto half = [](int x) -> weir::parsed<int> {
  if (x % 2 != 0) return weir::rejected{"odd"};
  return x / 2;
};
constexpr auto reason = [](const letter& l) { return std::string(l.reason); };
constexpr auto reread = [](const letter& l) -> weir::parsed<int> {
  if (l.record.empty()) return weir::rejected{"empty"};
  return static_cast<int>(l.record.size());
};

}  // namespace

BOOST_AUTO_TEST_SUITE(topology_test)

BOOST_AUTO_TEST_CASE(it_has_a_name) {
  BOOST_TEST(topology("job").name() == "job");
  BOOST_TEST(topology("job").compose().name == "job");
}

BOOST_AUTO_TEST_CASE(what_leads_nowhere_is_no_error) {
  topology job("job");
  static_cast<void>(job.from(numbers()).map(twice));
  check_lines(stages(job), {"values x1"});
}

BOOST_AUTO_TEST_CASE(stages_of_one_name_get_numbers) {
  topology job("job");
  const auto source = job.from(numbers());
  for (int i = 0; i < 3; ++i) source.to(nowhere());
  job.from(numbers()).to(nowhere());
  check_lines(stages(job), {"values x1", "discard x1", "discard #2 x1", "discard #3 x1",
                            "values #2 x1", "discard #4 x1"});
}

BOOST_AUTO_TEST_CASE(a_name_with_a_number_stays_one_of_a_kind) {
  topology job("job");
  const auto source = job.from(numbers());
  source.map(twice).named("a").to(nowhere());
  source.map(twice).named("a #2").to(nowhere());
  source.map(twice).named("a").to(nowhere());
  const auto lines = stages(job);
  BOOST_TEST(std::set<std::string>(lines.begin(), lines.end()).size() == lines.size());
}

BOOST_AUTO_TEST_CASE(composing_leaves_the_topology_as_it_was) {
  topology job("job");
  const auto source = job.from(numbers());
  source.flat_map(half).to(nowhere());
  const auto before = edges(job.compose(), true);
  check_lines(edges(job.compose(), true), before);
  source.to(nowhere());
  check_lines(edges(job), {"values -> flat_map", "flat_map -> discard", "values -> discard #2"});
}

BOOST_AUTO_TEST_CASE(records_that_are_refused_go_to_one_log_when_nobody_reads_them) {
  topology job("job");
  job.from(numbers()).flat_map(half).to(nowhere());
  check_lines(edges(job.compose(), true),
              {"values -> flat_map", "flat_map -> discard", "values:1 -> dead letter log",
               "flat_map:1 -> dead letter log"});
}

BOOST_AUTO_TEST_CASE(stages_that_never_refuse_have_no_way_to_the_log) {
  topology job("job");
  job.from(numbers()).map(twice).key_by(twice).count().to(nowhere());
  check_lines(edges(job.compose(), true), {"values -> map+key_by", "map+key_by -> count by key",
                                           "count -> discard", "values:1 -> dead letter log"});
}

BOOST_AUTO_TEST_CASE(refused_records_leave_by_the_port_after_the_others) {
  topology job("job");
  auto [a, b] = job.from(numbers()).flat_map(half).split([](int x) { return x > 1; });
  a.to(nowhere());
  b.to(nowhere());
  check_lines(
      edges(job.compose(), true),
      {"values -> flat_map+split", "flat_map+split -> discard", "flat_map+split:1 -> discard #2",
       "values:1 -> dead letter log", "flat_map+split:2 -> dead letter log"});
}

BOOST_AUTO_TEST_CASE(a_stream_of_refused_records_is_fed_by_all_stages_whenever_they_were_made) {
  topology job("job");
  const auto source = job.from(numbers());
  source.flat_map(half).named("before").to(nowhere());
  job.dead_letters().map(reason).to(nowhere());
  source.flat_map(half).named("after").to(nowhere());
  check_lines(edges(job.compose(), true),
              {"values -> before", "before -> discard", "dead letters -> map", "map -> discard #2",
               "values -> after", "after -> discard #3", "values:1 -> dead letters",
               "before:1 -> dead letters", "after:1 -> dead letters"});
}

BOOST_AUTO_TEST_CASE(refused_records_can_be_read_any_number_of_times) {
  topology job("job");
  job.from(numbers()).to(nowhere());
  job.dead_letters().to(nowhere());
  job.dead_letters().map(reason).to(nowhere());
  check_lines(edges(job.compose(), true),
              {"values -> discard", "dead letters -> discard #2", "dead letters -> map",
               "map -> discard #3", "values:1 -> dead letters"});
}

// Otherwise a record could go round for ever.
BOOST_AUTO_TEST_CASE(what_refuses_dead_letters_sends_them_to_the_log) {
  topology job("job");
  const auto source = job.from(numbers());
  auto reread_letters = job.dead_letters().flat_map(reread).named("reread").async();
  reread_letters.merge(source).flat_map(half).named("later").to(nowhere());
  source.flat_map(half).named("apart").to(nowhere());
  check_lines(
      edges(job.compose(), true),
      {"dead letters -> reread", "reread -> later", "values -> later", "later -> discard",
       "values -> apart", "apart -> discard #2", "values:1 -> dead letters", "apart:1 -> dead letters",
       "reread:1 -> dead letter log", "later:1 -> dead letter log"});
}

BOOST_AUTO_TEST_CASE(parts_that_data_does_not_connect_are_components_and_have_logs_of_their_own) {
  topology job("job");
  job.from(numbers()).flat_map(half).named("one").to(nowhere());
  job.from(numbers()).flat_map(half).named("other").to(nowhere());
  const auto all = job.compose();
  const auto components = weir::components_of(all);
  std::map<std::size_t, std::set<std::string>> names;
  for (std::size_t i = 0; i < components.size(); ++i) names[components[i]].insert(all.stages[i].name);
  BOOST_TEST((names == std::map<std::size_t, std::set<std::string>>{
                           {0, {"values", "one", "discard", "dead letter log"}},
                           {1, {"values #2", "other", "discard #2", "dead letter log #2"}}}));
}

BOOST_AUTO_TEST_CASE(two_sinks_with_the_same_files_are_refused) {
  topology job("files");
  const auto numbers = job.from(weir::sources::values<std::int64_t>({1, 2, 3}));
  numbers.to(weir::sinks::text_files("out"));
  numbers.to(weir::sinks::text_files("out", {.prefix = "other-"}));
  BOOST_CHECK_EXCEPTION(numbers.to(weir::sinks::text_files("out")), weir::topology_error, [](const auto& error) {
    return std::string(error.what()).find("two sinks write to 'out") != std::string::npos;
  });
}

BOOST_AUTO_TEST_SUITE_END()
