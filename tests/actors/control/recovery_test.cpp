// A job that keeps state: what fails begins again where the last epoch was, and another run goes on there.

#include <weir/sources/directory.hpp>
#include <weir/state/byte_store.hpp>
#include <weir/testing.hpp>
#include <weir/tests/actors/control/engine_testing.hpp>

#include <filesystem>
#include <fstream>
#include <set>

using namespace weir;
using namespace weir::testing;
namespace files = std::filesystem;

namespace {

using counts = results<keyed<number, number>>;

class temporary_directory {
 public:
  temporary_directory() : path_(files::temp_directory_path() / ("weir-recovery-" + std::to_string(::getpid()))) {
    files::remove_all(path_);
    files::create_directory(path_);
  }
  ~temporary_directory() { files::remove_all(path_); }
  [[nodiscard]] std::string operator/(const std::string& name) const { return (path_ / name).string(); }

 private:
  files::path path_;
};

/// Settings of a job that keeps state there; what it says is added to `lines`, if given.
settings keeping(const std::string& directory, std::vector<std::string>* lines = nullptr) {
  auto how = quick();
  how.state = directory;
  if (lines) how.log = [lines](std::string_view line) { lines->emplace_back(line); };
  return how;
}

bool any_says(const std::vector<std::string>& lines, const char* part) {
  return std::any_of(lines.begin(), lines.end(),
                     [&](const std::string& line) { return line.find(part) != std::string::npos; });
}

/// Values slowly enough that several epochs pass.
auto slow_numbers(number count) { return sources::limited(sources::values<number>(numbers(count)), 2000); }

/// Throws at some calls, counted over all copies and attempts.
struct throws_at {
  std::set<number> calls;
  std::shared_ptr<std::atomic<number>> made = std::make_shared<std::atomic<number>>(0);
  void operator()() const {
    if (calls.contains(++*made)) throw std::runtime_error("boom");
  }
};

/// Each value once, whatever the order.
void expect_once(const results<number>& out, number count) {
  auto all = out.rows();
  std::sort(all.begin(), all.end());
  BOOST_TEST(all == numbers(count), boost::test_tools::per_element());
}

}  // namespace

BOOST_AUTO_TEST_SUITE(recovery_test)

BOOST_AUTO_TEST_CASE(an_operation_that_fails_begins_again_and_loses_and_repeats_nothing) {
  const temporary_directory at;
  topology job("job");
  results<number> out;
  job.from(slow_numbers(400))
      .map([fail = throws_at{{30, 200, 410}}](number n) {
        fail();
        return n;
      })
      .named("fragile")
      .to(out);
  std::vector<std::string> lines;
  run_to_end(job, keeping(at / "state", &lines));
  expect_once(out, 400);
  BOOST_TEST(any_says(lines, "stage 'fragile' failed: boom"));
  BOOST_TEST(any_says(lines, "goes back to the last epoch"));
}

BOOST_AUTO_TEST_CASE(so_do_sources_sinks_and_functions_at_ticks) {
  const temporary_directory at;
  topology job("job");
  results<number> out;
  const throws_at fail{{3}};
  const throws_at at_tick{{4}};
  auto in = job.from(slow_numbers(300));
  in.to(out);
  in.to(sinks::callback([fail](const rows<number>&) { fail(); }, [at_tick](const tick&) { at_tick(); }));
  run_to_end(job, keeping(at / "state"));
  expect_once(out, 300);
}

BOOST_AUTO_TEST_CASE(what_fails_always_ends_the_job_with_the_reason) {
  const temporary_directory at;
  topology job("job");
  job.from(sources::values<number>(numbers(10)))
      .map([](number n) -> number { throw std::runtime_error("never " + std::to_string(n)); })
      .named("hopeless")
      .to(sinks::discard());
  auto how = keeping(at / "state");
  how.restarts_max = 2;
  BOOST_TEST(says(failure_of(job, how), {"stage 'hopeless'", "never 0", "more than 2 restarts"}));
}

BOOST_AUTO_TEST_CASE(parts_that_data_does_not_connect_run_on) {
  const temporary_directory at;
  topology job("job");
  results<number> one;
  results<number> other;
  const auto opened = std::make_shared<std::atomic<number>>(0);
  job.from(slow_numbers(300))
      .map([fail = throws_at{{50}}](number n) {
        fail();
        return n;
      })
      .to(one);
  job.from(sources::generator<number>([opened](std::uint64_t n) {
       ++*opened;
       return static_cast<number>(n);
     }, {.records_per_second = 1000, .count = 100}))
      .to(other);
  run_to_end(job, keeping(at / "state"));
  expect_once(one, 300);
  expect_once(other, 100);
  BOOST_TEST(opened->load() == 100);
}

BOOST_AUTO_TEST_CASE(a_record_at_which_user_code_fails_again_and_again_becomes_a_dead_letter_if_asked) {
  const temporary_directory at;
  topology job("job");
  results<number> out;
  results<std::string> letters;
  job.from(slow_numbers(100))
      .map([](number n) {
        if (n == 42) throw std::runtime_error("no");
        return n;
      })
      .named("picky")
      .to(out);
  job.dead_letters().map([](const dead_letter& l) { return std::string(l.record) + " of " + std::string(l.stage); }).to(letters);
  auto how = keeping(at / "state");
  how.poison_attempts = 3;
  run_to_end(job, how);
  BOOST_TEST(out.size() == 99u);
  BOOST_TEST((letters.rows() == std::vector<std::string>{"42 of picky"}));
}

BOOST_AUTO_TEST_CASE(another_run_goes_on_where_the_first_one_was_stopped) {
  const temporary_directory at;
  counts out;
  results<number> seen;
  const auto run_for = [&](std::size_t rows_at_least) {
    topology job("job");
    auto in = job.from(slow_numbers(600));
    in.to(seen);
    in.key_by([](number n) { return n % 5; }).count().named("per key").to(out);
    engine runs(job, keeping(at / "state"));
    runs.start();
    while (!runs.wait_for(std::chrono::milliseconds(1)))
      if (seen.size() >= rows_at_least) runs.stop();
  };
  run_for(100);
  const auto first = seen.size();
  BOOST_TEST(first < 600u);
  run_for(1000);
  expect_once(seen, 600);
  std::map<number, number> last;
  for (const auto& each : out.rows()) BOOST_TEST(each.value == ++last[each.key]);
}

BOOST_AUTO_TEST_CASE(a_cancelled_run_is_gone_on_with_as_well) {
  const temporary_directory at;
  results<number> seen;
  for (const bool cancels : {true, true, false}) {
    topology job("job");
    job.from(slow_numbers(500)).to(seen);
    engine runs(job, keeping(at / "state"));
    const auto before = seen.size();
    runs.start();
    while (!runs.wait_for(std::chrono::milliseconds(1)))
      if (cancels && seen.size() > before) runs.stop(stop_mode::cancel);
  }
  expect_once(seen, 500);
}

BOOST_AUTO_TEST_CASE(a_directory_serves_one_job_at_a_time_and_of_one_name) {
  const temporary_directory at;
  topology job("job");
  job.from(slow_numbers(1000)).to(sinks::discard());
  engine first(job, keeping(at / "state"));
  first.start();
  engine second(job, keeping(at / "state"));
  BOOST_CHECK_EXCEPTION(second.start(), state_error,
                        [](const auto& error) { return says(error.what(), {"in use by a job that runs"}); });
  first.stop(stop_mode::cancel);
  first.wait();
  topology another("another");
  another.from(slow_numbers(10)).to(sinks::discard());
  engine third(another, keeping(at / "state"));
  BOOST_CHECK_EXCEPTION(third.start(), state_error,
                        [](const auto& error) { return says(error.what(), {"that of job 'job'"}); });
}

BOOST_AUTO_TEST_CASE(an_accumulator_that_cannot_be_saved_is_refused_before_anything_runs) {
  const temporary_directory at;
  struct distinct {
    std::set<number> seen;
    void add(number n) { seen.insert(n); }
    [[nodiscard]] number result() const { return static_cast<number>(seen.size()); }
  };
  topology job("job");
  job.from(slow_numbers(10)).key_by([](number n) { return n; }).aggregate(distinct{}).named("distinct").to(sinks::discard());
  engine runs(job, keeping(at / "state"));
  BOOST_CHECK_EXCEPTION(runs.start(), state_error,
                        [](const auto& error) { return says(error.what(), {"'distinct'", "cannot be saved"}); });
}

BOOST_AUTO_TEST_CASE(a_file_of_the_store_that_cannot_be_read_is_told_with_its_directory) {
  const temporary_directory at;
  topology job("job");
  job.from(slow_numbers(10)).to(sinks::discard());
  run_to_end(job, keeping(at / "state"));
  std::ofstream(at / "state/data.mdb", std::ios::trunc) << std::string(9000, 'x');
  engine runs(job, keeping(at / "state"));
  BOOST_CHECK_EXCEPTION(runs.start(), state_error, [&](const auto& error) {
    return says(error.what(), {(at / "state").c_str(), "damaged"});
  });
}

BOOST_AUTO_TEST_CASE(epochs_that_were_retained_can_be_gone_back_to) {
  const temporary_directory at;
  topology job("job");
  counts out;
  job.from(slow_numbers(200)).key_by([](number n) { return n % 3; }).count().to(out);
  auto how = keeping(at / "state");
  how.retain = 3;
  run_to_end(job, how);
  const auto rows = out.size();
  // All but the last commits are still there; what they did not have comes again.
  how.from_commit = 1'000'000;
  engine wrong(job, how);
  BOOST_CHECK_EXCEPTION(wrong.start(), state_error,
                        [](const auto& error) { return says(error.what(), {"cannot go back to commit 1000000"}); });
  run_to_end(job, keeping(at / "state"));
  BOOST_TEST(out.size() == rows);
}

BOOST_AUTO_TEST_SUITE_END()
