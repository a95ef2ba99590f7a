#include <weir/examples/testing_a_job/break_ins.hpp>
#include <weir/testing.hpp>

#include <boost/test/unit_test.hpp>

using namespace std::chrono_literals;

namespace {

using weir::testing::results;
using weir::testing::script;
using weir::testing::simulation;

/// The job between a script and a place for its results.
struct fixture {
  weir::topology job{"break-ins under test"};
  results<break_in> found;

  void watch(const script<login>& logins) { find_break_ins(job.from(logins), 3).to(found); }
};

constexpr login failed{"ada", false};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(break_ins_test, fixture)

BOOST_AUTO_TEST_CASE(three_failures_within_a_second_are_an_attack) {
  watch(script<login>().at(100ms, failed).at(200ms, failed, login{"bob", false}).at(900ms, failed));
  simulation(job).run();
  BOOST_TEST_REQUIRE(found.rows().size() == 1u);
  BOOST_TEST(found.rows()[0].user == "ada");
  BOOST_TEST(found.rows()[0].failures == 3);
}

BOOST_AUTO_TEST_CASE(the_same_failures_spread_over_an_hour_are_none) {
  watch(script<login>().at(0s, failed).at(20min, failed).at(40min, failed));
  simulation(job).run();
  BOOST_TEST(found.rows().empty());
}

BOOST_AUTO_TEST_CASE(logins_that_succeed_do_not_count) {
  watch(script<login>().at(0s, failed, failed, login{"ada", true}, login{"ada", true}));
  simulation(job).run();
  BOOST_TEST(found.rows().empty());
}

BOOST_AUTO_TEST_CASE(an_attack_is_reported_when_its_interval_ends) {
  watch(script<login>().at(10ms, failed, failed, failed).never_end());
  simulation runs(job);
  runs.advance(999ms);
  BOOST_TEST(found.rows().empty());
  runs.advance(1ms);
  BOOST_TEST(found.rows().size() == 1u);
}

BOOST_AUTO_TEST_CASE(no_order_of_what_runs_concurrently_changes_the_result) {
  for (const auto seed : weir::testing::seeds(50)) {
    weir::topology again("break-ins under test");
    const results<break_in> found_again;
    const auto logins =
        script<login>(3).at(100ms, failed, failed, failed, failed).at(1100ms, failed, failed);
    find_break_ins(again.from(logins), 3).to(found_again);
    simulation(again, {.seed = seed}).run();
    BOOST_TEST_REQUIRE(found_again.rows().size() == 1u, "repeat it with WEIR_SEED=" << seed);
    BOOST_TEST(found_again.rows()[0].failures == 4);
  }
}

BOOST_AUTO_TEST_SUITE_END()
