// Jobs by event time as a whole: inputs that are silent, inputs that are far ahead, and kills after any message.

#include <weir/testing.hpp>
#include <weir/tests/support/build_kind.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>

using namespace weir;
using namespace weir::testing;
using namespace std::chrono_literals;

namespace {

using number = std::int64_t;

struct sample {
  number key = 0;
  number value = 0;
  event_time at{};
};
BOOST_DESCRIBE_STRUCT(sample, (), (key, value, at))

using counted = windowed<number, number>;
using paired = keyed<number, std::pair<sample, std::optional<sample>>>;

event_time second(number count) { return event_time(std::chrono::seconds(count)); }

settings quiet(std::chrono::milliseconds interval = 1s) {
  settings how;
  how.batch_interval = interval;
  how.log = [](std::string_view) {};
  return how;
}

/// A sample each second of both clocks.
script<sample> each_second(number from, number to) {
  script<sample> all;
  for (number i = from; i < to; ++i) all.at(std::chrono::seconds(i), sample{1, i, second(i)});
  return all;
}

/// The end of the last window that was sent, in seconds.
number last_end(const results<counted>& out) {
  number last = 0;
  for (const auto& each : out.rows())
    last = std::max<number>(last, each.end.time_since_epoch() / 1s);
  return last;
}

/// How far windows over an input that goes on for a minute and one that is silent after 5 s get in 30 s.
number end_after_half_a_minute(std::chrono::milliseconds idle_after) {
  topology job("idle");
  const event_time_options how{.idle_after = idle_after};
  const auto steady = job.from(each_second(0, 60)).event_time(&sample::at, how);
  const auto silent = job.from(each_second(0, 5).end_at(60s)).event_time(&sample::at, how);
  results<counted> out;
  steady.merge(silent).key_by(&sample::key).window(tumbling(1s)).count().to(out);
  simulation run(job, {.how = quiet()});
  BOOST_TEST(run.advance(30s));
  const auto after_half = last_end(out);
  run.run();
  BOOST_TEST(last_end(out) == 60);
  return after_half;
}

/// The newest values that were read of an input that has 300 s at once and of one that has a second each second,
/// after each second.
struct race {
  explicit race(std::shared_ptr<watermark_alignment> alignment) {
    topology job("race");
    const event_time_options how{.idle_after = 0ms, .alignment = std::move(alignment)};
    script<sample> all_at_once;
    for (number i = 0; i < 300; ++i) all_at_once.at(0s, sample{1, i, second(i)});
    results<number> fast;
    results<number> slow;
    const auto value = [](const sample& each) { return each.value; };
    job.from(all_at_once).event_time(&sample::at, how).map(value).to(fast);
    job.from(each_second(0, 60)).event_time(&sample::at, how).map(value).to(slow);
    auto given = quiet();
    given.batch_rows_max = 4;
    given.window_bytes = 256;
    simulation run(job, {.how = given});
    while (run.advance(1s)) {
      if (slow.size() == 0 || slow.size() == 60) continue;
      lead.push_back(newest(fast) - newest(slow));
    }
    read = fast.size();
  }

  static number newest(const results<number>& of) { return of.size() == 0 ? 0 : of.rows().back(); }

  std::vector<number> lead;
  std::size_t read = 0;
};

/// 24 samples of two partitions, a little out of order, over 4 s.
script<sample> disordered() {
  script<sample> all(2);
  for (number i = 0; i < 24; ++i)
    all.at(i * 150ms, sample{i % 3, i, event_time(i * 100ms - i % 4 * 30ms)});
  return all;
}

const event_time_options patient{.out_of_order_max = 200ms, .idle_after = 0ms};

struct windowed_job {
  topology job{"windowed"};
  results<counted> counts;
  results<counted> sums;
  results<counted> sessions;

  windowed_job() {
    const auto keys = job.from(disordered()).event_time(&sample::at, patient).key_by(&sample::key);
    keys.window(tumbling(500ms)).count().to(counts);
    keys.window(sliding(1s, 300ms)).sum(&sample::value).to(sums, {.partitions = 2});
    keys.window(session(250ms)).max(&sample::value).to(sessions);
  }
  [[nodiscard]] std::string outcome() const;
};

struct joined_job {
  topology job{"joined"};
  results<paired> pairs;

  joined_job() {
    const auto in = job.from(disordered()).event_time(&sample::at, patient);
    const auto even = in.filter([](const sample& s) { return s.value % 2 == 0; });
    const auto odd = in.filter([](const sample& s) { return s.value % 2 != 0; });
    even.key_by(&sample::key)
        .left_interval_join(odd.key_by(&sample::key), {-300ms, 300ms})
        .to(pairs, {.partitions = 2});
  }
  [[nodiscard]] std::string outcome() const;
};

template <class T>
std::string sorted_text(const results<T>& of) {
  std::vector<std::string> all;
  for (const auto& each : of.rows()) all.push_back(to_text(each));
  std::sort(all.begin(), all.end());
  std::string text = std::to_string(all.size()) + ":";
  for (const auto& each : all) text += ' ' + each;
  return text + '\n';
}

std::string windowed_job::outcome() const {
  return sorted_text(counts) + sorted_text(sums) + sorted_text(sessions);
}
std::string joined_job::outcome() const { return sorted_text(pairs); }

simulation_options options_of(std::uint64_t seed, std::shared_ptr<kept_jobs> state) {
  return {.seed = seed, .how = quiet(400ms), .state = std::move(state)};
}

template <class Job>
std::string undisturbed() {
  Job subject;
  simulation(subject.job, {.how = quiet(400ms)}).run();
  return subject.outcome();
}

/// Kills the job after message k for every k, or for some, where that would take too long.
template <class Job>
void kill_everywhere() {
  const auto expected = undisturbed<Job>();
  const std::uint64_t stride = slow_build ? 41 : thorough() ? 1 : 5;
  for (std::uint64_t k = 1;; k += stride) {
    Job subject;
    const auto state = keep_state();
    std::uint64_t steps = 0;
    {
      simulation killed(subject.job, options_of(seed_asked() + k, state));
      while (steps < k && killed.step()) ++steps;
    }
    simulation again(subject.job, options_of(seed_asked() + k + 1, state));
    again.run();
    BOOST_TEST_REQUIRE(subject.outcome() == expected,
                       "killed after message " << k << " (WEIR_SEED=" << seed_asked() << "):\n"
                                               << subject.outcome() << "and not\n"
                                               << expected);
    if (steps < k) break;
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(event_time_test)

BOOST_AUTO_TEST_CASE(an_input_that_is_silent_for_long_enough_holds_windows_back_no_longer) {
  BOOST_TEST(end_after_half_a_minute(0ms) == 4);
  const auto end = end_after_half_a_minute(3s);
  BOOST_TEST(end >= 28);
  BOOST_TEST(end <= 30);
}

BOOST_AUTO_TEST_CASE(an_input_that_is_far_ahead_is_not_read_until_the_others_have_come_closer) {
  const race aligned(std::make_shared<watermark_alignment>(20s));
  BOOST_TEST(aligned.read == 300u);
  BOOST_TEST_REQUIRE(aligned.lead.size() > 40u);
  // What was on its way when the limit was passed comes on top of it.
  BOOST_TEST(*std::max_element(aligned.lead.begin(), aligned.lead.end()) <= 20 + 12);
  BOOST_TEST(*std::min_element(aligned.lead.begin() + 5, aligned.lead.end()) >= 15);

  const race free(nullptr);
  BOOST_TEST(free.read == 300u);
  BOOST_TEST(free.lead.at(1) > 250);
}

BOOST_AUTO_TEST_CASE(windows_of_a_job_that_is_killed_after_any_message_are_the_same) {
  kill_everywhere<windowed_job>();
}

BOOST_AUTO_TEST_CASE(pairs_of_a_job_that_is_killed_after_any_message_are_the_same) {
  kill_everywhere<joined_job>();
}

BOOST_AUTO_TEST_SUITE_END()
