// What is supervised: exceptions in all that users write, actors that are killed, a disk without space. The job
// says what happened, begins again where its last epoch ended, and has each record once.

#include <weir/actors/control/job_controller.hpp>
#include <weir/actors/control/open_state.hpp>
#include <weir/actors/control/prepare_job.hpp>
#include <weir/testing.hpp>
#include <weir/tests/actors/control/engine_testing.hpp>
#include <weir/tests/actors/control/state_directory.hpp>

#include <sched.h>
#include <sys/mount.h>

using namespace weir;
using namespace weir::testing;
using namespace std::chrono_literals;

namespace {

using keyed_number = keyed<number, number>;

constexpr number count = 300;

/// Throws at one call in all, over all copies and attempts.
struct fails_once {
  number at = 150;
  std::shared_ptr<std::atomic<number>> calls = std::make_shared<std::atomic<number>>(0);

  void operator()() const {
    if (++*calls == at) throw std::runtime_error("boom");
  }
  [[nodiscard]] bool has_failed() const { return calls->load() >= at; }
};

/// Of what an accumulator throws; its copies are plain values.
fails_once& in_add() {
  static fails_once fail;
  return fail;
}
fails_once& in_merge() {
  static fails_once fail;
  return fail;
}
fails_once& in_result() {
  static fails_once fail;
  return fail;
}

struct fragile_sum {
  number sum = 0;
  void add(number n) {
    in_add()();
    sum += n;
  }
  void merge(const fragile_sum& other) {
    in_merge()();
    sum += other.sum;
  }
  [[nodiscard]] number result() const {
    in_result()();
    return sum;
  }
};
BOOST_DESCRIBE_STRUCT(fragile_sum, (), (sum))

/// So slowly that several epochs pass, from two partitions.
auto numbers_slowly() { return sources::limited(sources::values<number>(numbers(count), 2), 1000); }

number key_of(number n) { return n % 7; }

/// What a job that is disturbed once says and gives.
struct trial_of {
  const state_directory at;
  topology job{"job"};
  log_lines lines;
  fails_once fail;

  stream<number> in() { return job.from(numbers_slowly()); }
  void run(const settings& how) { run_to_end(job, how); }
  void run() { run(keeping(at, &lines)); }
  void expect_recovery(const char* stage) const {
    BOOST_TEST(lines.any_says("stage '" + std::string(stage) + "' failed: boom"));
    BOOST_TEST(lines.any_says("goes back to the last epoch"));
  }
};

void expect_all(const results<number>& out) {
  auto all = out.rows();
  std::sort(all.begin(), all.end());
  BOOST_TEST(all == numbers(count), boost::test_tools::per_element());
}

/// The last sum of each key.
void expect_sums(const results<keyed_number>& out) {
  std::map<number, number> sums;
  for (number n = 0; n < count; ++n) sums[key_of(n)] += n;
  std::map<number, number> last;
  for (const auto& each : out.rows()) last[each.key] = std::max(last[each.key], each.value);
  BOOST_TEST(last == sums);
}

/// The sums of intervals add up.
void expect_total(const results<keyed_number>& out) {
  number total = 0;
  for (const auto& each : out.rows()) total += each.value;
  BOOST_TEST(total == count * (count - 1) / 2);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(supervision_test)

BOOST_AUTO_TEST_CASE(
    an_exception_in_filter_flat_map_map_batches_or_split_loses_and_repeats_nothing) {
  for (const std::string which : {"filter", "flat_map", "map_batches", "split"}) {
    trial_of t;
    t.fail.at = which == "map_batches" ? 3 : 150;
    results<number> out;
    const auto pass = [fail = t.fail](number n) {
      fail();
      return n;
    };
    if (which == "filter")
      t.in().filter([pass](number n) { return pass(n) >= 0; }).named("fragile").to(out);
    if (which == "flat_map")
      t.in()
          .flat_map([pass](number n, emitter<number>& to) { to(pass(n)); })
          .named("fragile")
          .to(out);
    if (which == "map_batches")
      t.in()
          .map_batches<number>([pass](const rows<number>& all, emitter<number>& to) {
            pass(0);
            for (const auto n : all) to(n);
          })
          .named("fragile")
          .to(out);
    if (which == "split") {
      auto [yes, no] = t.in().named("fragile").split([pass](number n) { return pass(n) % 2 == 0; });
      yes.merge(no).to(out);
    }
    BOOST_TEST_CONTEXT(which) {
      t.run();
      expect_all(out);
      BOOST_TEST(t.fail.has_failed());
      BOOST_TEST(t.lines.any_says("failed: boom"));
    }
  }
}

BOOST_AUTO_TEST_CASE(so_does_one_in_a_key_function_or_a_reduction) {
  for (const std::string which : {"key", "reduce"}) {
    trial_of t;
    results<keyed_number> out;
    const auto maybe = [fail = t.fail, which](const char* here) {
      if (which == here) fail();
    };
    t.in()
        .key_by([maybe](number n) {
          maybe("key");
          return key_of(n);
        })
        .reduce([maybe](number a, number b) {
          maybe("reduce");
          return a + b;
        })
        .named("sums")
        .to(out);
    BOOST_TEST_CONTEXT(which) {
      t.run();
      BOOST_TEST(out.size() == static_cast<std::size_t>(count));
      expect_sums(out);
      BOOST_TEST(t.lines.any_says("failed: boom"));
    }
  }
}

BOOST_AUTO_TEST_CASE(so_does_one_in_any_function_of_an_accumulator) {
  for (auto* fail : {&in_add(), &in_merge(), &in_result()}) {
    trial_of t;
    for (auto* each : {&in_add(), &in_merge(), &in_result()}) *each->calls = 1'000'000;
    fail->at = fail == &in_add() ? 150 : 5;
    *fail->calls = 0;
    results<keyed_number> out;
    results<keyed_number> running;
    auto keys = t.in().key_by(key_of);
    t.in().key_by(key_of).aggregate_by_key(fragile_sum{}).named("sums").to(out);
    if (fail == &in_add())
      keys.aggregate(fragile_sum{}).named("running").to(running);
    else
      keys.count().to(sinks::discard());
    t.run();
    BOOST_TEST(fail->has_failed());
    BOOST_TEST(t.lines.any_says("failed: boom"));
    expect_total(out);
    if (fail == &in_add()) expect_sums(running);
  }
}

BOOST_AUTO_TEST_CASE(so_does_one_in_a_function_that_keeps_state) {
  trial_of t;
  results<number> seen;
  t.in()
      .key_by(key_of)
      .map_with_state<number>(
          [fail = t.fail](number key, const number* n, key_state<number>& state) {
            state.update(state.get_optional().value_or(0) + 1);
            fail();
            return (n ? 1000 * state.get() : 0) + key;
          })
      .named("counts")
      .to(seen);
  t.run();
  t.expect_recovery("counts");
  auto all = seen.rows();
  BOOST_TEST_REQUIRE(all.size() == static_cast<std::size_t>(count));
  std::sort(all.begin(), all.end());
  BOOST_TEST((std::adjacent_find(all.begin(), all.end()) == all.end()));
}

BOOST_AUTO_TEST_CASE(so_does_one_in_update_state_by_key) {
  trial_of t;
  t.fail.at = 10;
  results<keyed_number> out;
  t.in()
      .key_by(key_of)
      .update_state_by_key<number>(
          [fail = t.fail](std::span<const number> values, const std::optional<number>& state) {
            fail();
            return std::optional<number>(
                std::accumulate(values.begin(), values.end(), state.value_or(0)));
          })
      .named("sums")
      .to(out);
  t.run();
  t.expect_recovery("sums");
  expect_sums(out);
}

BOOST_AUTO_TEST_CASE(so_does_one_in_a_source) {
  trial_of t;
  results<number> out;
  t.job
      .from(sources::generator<number>(
          [fail = t.fail](std::uint64_t n) {
            fail();
            return static_cast<number>(n);
          },
          {.records_per_second = 1000, .count = count}))
      .named("fragile")
      .to(out);
  t.run();
  expect_all(out);
  BOOST_TEST(t.lines.any_says("failed: boom"));
}

BOOST_AUTO_TEST_CASE(a_callback_that_throws_is_given_each_record_again_that_it_may_not_have_had) {
  trial_of t;
  std::set<number> seen;
  std::size_t calls = 0;
  t.in().to(sinks::callback([&, fail = t.fail](number n) {
    fail();
    ++calls;
    seen.insert(n);
  }));
  t.run();
  t.expect_recovery("callback");
  BOOST_TEST(seen.size() == static_cast<std::size_t>(count));
  BOOST_TEST(calls >= seen.size());
}

BOOST_AUTO_TEST_CASE(an_actor_that_is_killed_from_outside_is_told_and_begins_again) {
  for (const char* stage : {"numbers", "fragile", "results", epochs_name}) {
    trial_of t;
    results<number> out;
    t.in()
        .named("numbers")
        .key_by(key_of)
        .map_with_state<number>(
            [](number, const number* n, key_state<number>&) { return n ? *n : 0; })
        .named("fragile")
        .to(out);
    caf::actor_system_config config;
    caf::actor_system system(config);
    const auto how = prepare_job(t.job, keeping(t.at, &t.lines));
    auto ended = how->ended.get_future();
    open_state(*how);
    const auto controller = system.spawn<job_controller>(how);
    caf::anon_send(controller, start_atom::value);
    while (out.size() < 50 && ended.wait_for(1ms) != std::future_status::ready) {}
    caf::anon_send(controller, crash_message{stage, 0});
    ended.get();
    BOOST_TEST_CONTEXT(stage) {
      expect_all(out);
      BOOST_TEST(t.lines.any_says("stage '" + std::string(stage) + "' failed: its actor ended"));
    }
  }
}

BOOST_AUTO_TEST_CASE(
    a_record_that_is_poison_to_a_key_function_or_an_accumulator_becomes_a_dead_letter) {
  for (const std::string which : {"key", "add"}) {
    trial_of t;
    results<keyed_number> out;
    results<std::string> letters;
    const auto poison = [which](const char* here, number n) {
      if (which == here && n == 42) throw std::runtime_error("no");
    };
    t.in()
        .key_by([poison](number n) {
          poison("key", n);
          return key_of(n);
        })
        .reduce([poison](number a, number b) {
          poison("add", b);
          return a + b;
        })
        .to(out);
    t.job.dead_letters()
        .map([](const dead_letter& l) { return std::string(l.reason); })
        .to(letters);
    auto how = keeping(t.at, &t.lines);
    how.poison_attempts = 2;
    BOOST_TEST_CONTEXT(which) {
      t.run(how);
      BOOST_TEST(out.size() == static_cast<std::size_t>(count - 1));
      BOOST_TEST((letters.rows() == std::vector<std::string>{"user code failed again and again"}));
    }
  }
}

BOOST_AUTO_TEST_CASE(a_full_disk_is_told_and_the_job_goes_on_when_there_is_space_again) {
  const state_directory at;
  const auto disk = at / "disk";
  std::filesystem::create_directory(disk);
  if (::unshare(CLONE_NEWNS) != 0 ||
      ::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0 ||
      ::mount("tmpfs", disk.c_str(), "tmpfs", 0, "size=2m") != 0) {
    BOOST_TEST_MESSAGE("skipped: only root may mount a small disk");
    return;
  }
  const auto fill = [&] {
    std::ofstream(disk + "/filler") << std::string(4 << 20, 'x') << std::flush;
  };
  {
    trial_of t;
    results<keyed_number> out;
    t.in().key_by([](number n) { return n; }).count().to(out);
    auto how = keeping(disk + "/state");
    how.log = [&](std::string_view line) {
      t.lines.add(line);
      if (line.find("stage 'epochs' failed") != line.npos)
        std::filesystem::remove(disk + "/filler");
    };
    engine runs(t.job, how);
    runs.start();
    fill();
    runs.wait();
    BOOST_TEST(t.lines.any_says("stage 'epochs' failed"));
    BOOST_TEST(t.lines.any_says("free some space"));
    BOOST_TEST(out.size() == static_cast<std::size_t>(count));
  }
  ::umount(disk.c_str());
}

BOOST_AUTO_TEST_SUITE_END()
