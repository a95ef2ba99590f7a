// A job that is killed after any message, or whose actors fail at any time, gives what it would have given: each
// record of its output once.

#include <weir/testing.hpp>
#include <weir/tests/support/build_kind.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>

using namespace weir;
using namespace weir::testing;
using namespace std::chrono_literals;

namespace {

using number = std::int64_t;
using sums = std::vector<keyed<number, number>>;

/// Numbered records, and what comes of them: a burst, then a silence that is long enough for states to expire
/// whenever the job is killed, then the last three.
struct numbered_job {
  topology job{"numbered"};
  results<keyed<number, number>> running;
  results<keyed<number, number>> at_ticks;
  results<keyed<number, number>> updated;
  results<number> mapped;
  results<number> expired;

  explicit numbered_job(std::size_t sources = 2) {
    script<number> numbers(sources);
    for (number i = 0; i < 24; ++i) numbers.at(i * 150ms, i);
    for (number i = 24; i < 27; ++i) numbers.at(120s, i);
    auto in = job.from(numbers).map([](number n) { return n + 1; });
    auto keys = in.key_by([](number n) { return n % 3; });
    keys.reduce([](number a, number b) { return a + b; }).named("running").to(running);
    keys.count(each_tick).named("at ticks").to(at_ticks, {.partitions = 2});
    keys.update_state_by_key<number>(
            [](std::span<const number> values, const std::optional<number>& state) {
              number sum = state.value_or(0);
              for (const auto each : values) sum += each;
              return std::optional<number>(sum);
            })
        .to(updated);
    keys.map_with_state<number>([](number key, const number* n, key_state<number>& state) {
          state.update(state.get_optional().value_or(0) + 1);
          return 1000 * key + (n ? state.get() : 0);
        })
        .named("mapped")
        .to(mapped);
    keys.map_with_state<number>(
            [](number key, const number* n, key_state<number>& state) {
              const auto count = state.get_optional().value_or(0) + 1;
              if (n) state.update(count);
              return (n ? 1000 : -1000) * (key + 1) - count;
            },
            {.timeout = 40s})
        .named("expiring")
        .to(expired);
  }

  /// The last value of each key of a running sum is the same whatever the order.
  [[nodiscard]] std::string outcome() const {
    std::map<number, number> last;
    for (const auto& each : running.rows()) last[each.key] = std::max(last[each.key], each.value);
    std::string text = std::to_string(running.rows().size()) + " running:";
    for (const auto& [key, value] : last) text += " " + to_text(keyed<number, number>{key, value});
    for (const auto* of : {&mapped, &expired}) {
      auto counts = of->rows();
      std::sort(counts.begin(), counts.end());
      text += "; mapped:";
      for (const auto each : counts) text += " " + std::to_string(each);
    }
    number total = 0;
    std::map<number, number> counted;
    for (const auto& each : at_ticks.rows())
      counted[each.key] = std::max(counted[each.key], each.value);
    for (const auto& [key, value] : counted) total += value;
    std::map<number, number> states;
    for (const auto& each : updated.rows())
      states[each.key] = std::max(states[each.key], each.value);
    text += "; counted " + std::to_string(total) + "; states:";
    for (const auto& [key, value] : states) text += " " + std::to_string(value);
    return text;
  }
};

settings quiet() {
  settings how;
  how.batch_interval = 8s;
  how.log = [](std::string_view) {};
  return how;
}

simulation_options options_of(std::uint64_t seed_given, std::shared_ptr<kept_jobs> state) {
  return {.seed = seed_given, .how = quiet(), .state = std::move(state)};
}

std::string undisturbed(std::uint64_t seed_given) {
  numbered_job subject;
  simulation run(subject.job, options_of(seed_given, keep_state()));
  run.run();
  return subject.outcome();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(crash_test)

BOOST_AUTO_TEST_CASE(a_job_that_keeps_state_gives_what_one_without_gives) {
  numbered_job without;
  simulation run(without.job, {.how = quiet()});
  run.run();
  BOOST_TEST(without.outcome() == undisturbed(seed_asked()));
}

BOOST_AUTO_TEST_CASE(a_job_that_is_killed_after_any_message_goes_on) {
  const auto expected = undisturbed(seed_asked());
  const std::uint64_t stride = slow_build ? 37 : 1;
  for (std::uint64_t k = 1;; k += stride) {
    numbered_job subject;
    const auto state = keep_state();
    std::uint64_t steps = 0;
    {
      simulation killed(subject.job, options_of(seed_asked() + k, state));
      while (steps < k && killed.step()) ++steps;
    }
    simulation again(subject.job, options_of(seed_asked() + k + 1, state));
    again.run();
    BOOST_TEST_REQUIRE(subject.outcome() == expected,
                       "killed after message " << k << " (WEIR_SEED=" << seed_asked() << ")");
    if (steps < k) break;
  }
}

BOOST_AUTO_TEST_CASE(states_expire_in_the_silence_and_at_no_other_time) {
  numbered_job subject;
  simulation run(subject.job, options_of(seed_asked(), keep_state()));
  run.run();
  const auto all = subject.expired.rows();
  BOOST_TEST(std::count_if(all.begin(), all.end(), [](number n) { return n < 0; }) == 3);
}

BOOST_AUTO_TEST_CASE(a_job_whose_actors_crash_after_any_message_goes_on) {
  const auto expected = undisturbed(seed_asked());
  const std::uint64_t stride = slow_build ? 101 : 7;
  for (std::uint64_t k = 1;; k += stride) {
    numbered_job subject;
    chance draw(seed_asked() + k, 0);
    simulation run(subject.job, options_of(seed_asked() + k, keep_state()));
    std::uint64_t steps = 0;
    while (steps < k && run.step()) ++steps;
    const auto& stages = run.stages().stages;
    const auto which = draw.below(stages.size() + 1);
    const auto name = which < stages.size() ? stages[which].name : std::string("epochs");
    run.crash(name, draw.below(2));
    run.run();
    BOOST_TEST_REQUIRE(subject.outcome() == expected, "'" << name << "' crashed after message " << k
                                                          << " (WEIR_SEED=" << seed_asked() << ")");
    if (steps < k) break;
  }
}

BOOST_AUTO_TEST_CASE(a_job_that_is_killed_again_and_again_comes_to_its_end) {
  const auto expected = undisturbed(seed_asked());
  for (std::uint64_t round = 0; round < 20; ++round) {
    numbered_job subject;
    const auto state = keep_state();
    chance draw(seed_asked() + round, 0);
    bool ended = false;
    for (std::uint64_t attempt = 0; !ended; ++attempt) {
      simulation run(subject.job, options_of(seed_asked() + round * 1000 + attempt, state));
      auto steps = 200 + draw.below(2000);
      while (steps-- > 0 && !ended) ended = !run.step();
    }
    BOOST_TEST_REQUIRE(subject.outcome() == expected,
                       "round " << round << " (WEIR_SEED=" << seed_asked() << ")");
  }
}

BOOST_AUTO_TEST_SUITE_END()
