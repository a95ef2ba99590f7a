// However a job ends, it ends: by failure, by a stop, at any moment, in any interleaving.

#include "random_streams.hpp"

using namespace weir;
using namespace weir::testing;

BOOST_AUTO_TEST_SUITE(ends_test)

BOOST_AUTO_TEST_CASE(an_exception_at_any_record_surfaces_with_its_stage) {
  for (const auto seed : law_seeds()) {
    trial t(seed);
    random_streams around(t);
    const auto bad = static_cast<number>(t.draw.below(200));
    std::vector<number> numbers(200);
    for (std::size_t i = 0; i < numbers.size(); ++i) numbers[i] = static_cast<number>(i);
    t.job.from(script<number>(2).at(std::chrono::milliseconds(t.draw.below(50)), numbers))
        .filter([=](number n) {
          if (n == bad) throw std::runtime_error("boom");
          return true;
        })
        .named("brittle")
        .to(sinks::discard());
    BOOST_TEST_CONTEXT("WEIR_SEED=" << seed)
    BOOST_CHECK_EXCEPTION(simulation(t.job, {.seed = seed, .how = t.how}).run(), job_error,
                          [&](const job_error& error) {
                            const std::string text = error.what();
                            return error.stage() == "brittle" &&
                                   text.find("boom") != std::string::npos &&
                                   text.find("record " + std::to_string(bad)) != std::string::npos;
                          });
  }
}

BOOST_AUTO_TEST_CASE(a_drain_at_any_moment_delivers_what_was_read) {
  for (const auto seed : law_seeds()) {
    trial t(seed);
    const auto in = t.input();
    const results<number> near;
    const results<number> far;
    in.to(near);
    in.map([](number n) { return n; })
        .async()
        .rebalance({3})
        .map([](number n) { return n; })
        .to(far);
    simulation runs(t.job, {.seed = seed, .how = t.how, .steps_max = 1'000'000});
    for (auto steps = t.draw.magnitude(2000); steps > 0 && runs.step(); --steps) {}
    runs.stop(stop_mode::drain);
    runs.run();
    auto a = near.rows();
    auto b = far.rows();
    std::sort(a.begin(), a.end());
    std::sort(b.begin(), b.end());
    BOOST_TEST_CONTEXT("WEIR_SEED=" << seed) BOOST_TEST_REQUIRE(a == b);
  }
}

BOOST_AUTO_TEST_CASE(a_stop_at_any_moment_ends_any_topology) {
  for (const auto seed : law_seeds()) {
    trial t(seed);
    random_streams all(t);
    simulation runs(t.job, {.seed = seed, .how = t.how, .steps_max = 1'000'000});
    for (auto steps = t.draw.magnitude(5000); steps > 0 && runs.step(); --steps) {}
    runs.stop(t.draw.below(2) == 0 ? stop_mode::drain : stop_mode::cancel);
    BOOST_TEST_CONTEXT("WEIR_SEED=" << seed) BOOST_CHECK_NO_THROW(runs.run());
  }
}

BOOST_AUTO_TEST_SUITE_END()
