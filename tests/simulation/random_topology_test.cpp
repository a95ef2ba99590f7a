// Random topologies, with windows and batches of any size, always end, and every record is where it should be.

#include "random_streams.hpp"

using namespace weir::testing;

BOOST_AUTO_TEST_SUITE(random_topology_test)

BOOST_AUTO_TEST_CASE(any_topology_ends_with_every_record_accounted_for) {
  for_each_trial([](trial& t) { random_streams all(t); });
}

BOOST_AUTO_TEST_CASE(the_same_seed_gives_the_same_trace_of_any_topology) {
  for (const std::uint64_t seed : {1u, 2u, 3u, 4u, 5u}) {
    const auto trace_of = [&] {
      trial t(seed);
      random_streams all(t);
      simulation runs(t.job, {.seed = seed, .how = t.how});
      runs.run();
      return runs.trace();
    };
    BOOST_TEST((trace_of() == trace_of()), "WEIR_SEED=" << seed);
  }
}

BOOST_AUTO_TEST_SUITE_END()
