#include <weir/actors/testing/results.hpp>
#include <weir/tests/sinks/epoch_laws.hpp>

using namespace weir;
using namespace weir::sinks::testing;
using testing::results;

namespace {

strings texts(const results<count>& of) {
  strings all;
  for (const auto& row : of.rows()) all.emplace_back(row.key);
  return all;
}

strings sorted(strings all) {
  std::sort(all.begin(), all.end());
  return all;
}

place new_results() {
  const results<count> all;
  return {[=](const sink_context& context) { return all.open<count>(context); },
          [=] { return sorted(texts(all)); }};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(results_test)

BOOST_AUTO_TEST_CASE(are_there_at_once_in_a_job_without_epochs) {
  const results<count> all;
  const auto sink = all.open<count>({});
  write<count>(*sink, {{"a", 1}});
  BOOST_TEST(texts(all) == strings{"a"}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(are_there_when_they_are_committed) {
  check_shows_only_what_is_committed(new_results());
}

BOOST_AUTO_TEST_CASE(are_there_once_wherever_the_job_ends) {
  check_is_exactly_once(new_results, 1, 1);
  check_is_exactly_once(new_results, 2, 1);
  check_is_exactly_once(new_results, 1, 2);
  check_survives_ends_in_a_row(new_results);
}

BOOST_AUTO_TEST_CASE(know_their_interval_also_when_it_ends_in_a_later_epoch) {
  const results<count> all;
  const auto sink = all.open<count>({.epochs = true});
  write<count>(*sink, {{"a", 1}});
  static_cast<void>(sink->prepare(1));
  sink->commit(1);
  write<count>(*sink, {{"b", 2}});
  sink->on_tick({1, 1000});
  static_cast<void>(sink->prepare(2));
  sink->commit(2);
  const auto intervals = all.intervals();
  BOOST_TEST_REQUIRE(intervals.size() == 1u);
  BOOST_TEST(intervals[0].end.time_ms == 1000);
  BOOST_TEST(intervals[0].rows.size() == 2u);
}

BOOST_AUTO_TEST_SUITE_END()
