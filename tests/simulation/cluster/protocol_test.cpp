// The protocols of a cluster under crashes, cuts, lost disks and lost locks, with many seeds: what is complete is never lost and never
// comes twice, all copies of an epoch are the same, and when the faults are over the job goes on.

#include <weir/actors/testing/seeds.hpp>
#include <weir/tests/simulation/cluster/simulated_cluster.hpp>
#include <weir/tests/support/build_kind.hpp>

#include <boost/test/unit_test.hpp>

using namespace weir::testing;

namespace {

/// What is wrong with one run; empty: nothing.
std::string outcome_of(std::uint64_t seed, std::size_t& elections) {
  chance by(seed);
  const auto count = 2 + by.below(3);
  simulated_cluster all(seed, count, by.below(count), 1 + by.below(count));
  try {
    all.run(3'000'000, true);
    const auto before = all.complete();
    all.run(3'000'000, false);
    elections += all.elections();
    if (all.complete() < before + 20) return "it does not go on: " + all.trace();
    return {};
  } catch (const broken_promise& broken) {
    return std::string(broken.what()) + '\n' + all.trace();
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(protocol_test)

BOOST_AUTO_TEST_CASE(what_is_complete_stays_complete_whatever_fails) {
  std::size_t elections = 0;
  const auto all = seeds(tries(2000, 200, 40));
  for (const auto seed : all) {
    const auto wrong = outcome_of(seed, elections);
    BOOST_TEST_REQUIRE(wrong.empty(), "WEIR_SEED=" << seed << ": " << wrong);
  }
  BOOST_TEST(elections > all.size());
}

BOOST_AUTO_TEST_CASE(a_seed_gives_the_same_run_each_time) {
  const auto trace_of = [] {
    simulated_cluster all(7, 3, 1, 2);
    all.run(2'000'000, true);
    return all.trace();
  };
  BOOST_TEST(trace_of() == trace_of());
}

BOOST_AUTO_TEST_SUITE_END()
