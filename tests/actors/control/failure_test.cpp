// What goes wrong in user code, sources and sinks ends the job with one error that says where.

#include <weir/tests/actors/control/engine_testing.hpp>

using namespace weir;
using namespace weir::testing;

namespace {

[[noreturn]] void boom() { throw std::runtime_error("boom"); }

struct failing_source {
  using record = number;
  bool when_opened = false;

  class reader final : public source<number> {
   public:
    polled poll(intake<number>&) override { throw source_error("cannot read 'the file'"); }
  };
  [[nodiscard]] std::unique_ptr<source<number>> open(const source_context&) const {
    if (when_opened) throw source_error("cannot open 'the file'");
    return std::make_unique<reader>();
  }
  [[nodiscard]] static std::string name() { return "failing"; }
  [[nodiscard]] static std::size_t partitions() { return 1; }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(failure_test)

BOOST_AUTO_TEST_CASE(an_exception_in_a_map_names_stage_record_source_and_cause) {
  topology job("job");
  job.from(sources::values<number>(numbers(100)))
      .map([](number n) {
        if (n == 42) boom();
        return n;
      })
      .named("halve")
      .to(sinks::discard());
  BOOST_TEST(says(failure_of(job), {"job 'job'", "stage 'halve'", "boom", "record 42", "'values'", "position 42"}));
}

BOOST_AUTO_TEST_CASE(an_exception_in_a_key_function_names_the_record) {
  topology job("job");
  job.from(sources::values<number>(numbers(100)))
      .key_by([](number n) {
        if (n == 17) boom();
        return n;
      })
      .count()
      .to(sinks::discard());
  BOOST_TEST(says(failure_of(job), {"boom", "record 17"}));
}

BOOST_AUTO_TEST_CASE(an_exception_that_is_no_std_exception_is_reported_too) {
  topology job("job");
  job.from(sources::values<number>(numbers(3)))
      .filter([](number) -> bool { throw 1; })
      .to(sinks::discard());
  BOOST_TEST(says(failure_of(job), {"no std::exception", "record 0"}));
}

BOOST_AUTO_TEST_CASE(an_exception_in_a_sink_names_the_sink) {
  topology job("job");
  job.from(sources::values<number>(numbers(3))).to(sinks::callback([](number) { boom(); }));
  BOOST_TEST(says(failure_of(job), {"stage 'callback'", "boom"}));
}

BOOST_AUTO_TEST_CASE(a_source_that_fails_names_itself) {
  for (const bool when_opened : {false, true}) {
    topology job("job");
    job.from(failing_source{when_opened}).to(sinks::discard());
    BOOST_TEST(says(failure_of(job), {"stage 'failing'", "'the file'"}));
  }
}

BOOST_AUTO_TEST_CASE(a_missing_file_is_named) {
  topology job("job");
  job.from(sources::file("no such file.log")).to(sinks::discard());
  BOOST_TEST(says(failure_of(job), {"no such file.log", "No such file"}));
}

BOOST_AUTO_TEST_CASE(bad_records_go_to_the_dead_letters_with_reason_and_position) {
  topology job("job");
  const auto letters = std::make_shared<sinks::collected<dead_letter>>();
  const auto good = std::make_shared<sinks::collected<number>>();
  job.from(sources::values<number>(numbers(100)))
      .flat_map([](number n) -> parsed<number> {
        if (n % 10 == 3) return rejected{"ends in three"};
        return n;
      })
      .named("check")
      .to(sinks::collect(good));
  job.dead_letters().to(sinks::collect(letters));
  run_to_end(job);
  BOOST_TEST(good->size() == 90u);
  const auto found = letters->rows();
  BOOST_TEST_REQUIRE(found.size() == 10u);
  BOOST_TEST(found[1].stage == "check");
  BOOST_TEST(found[1].source == "values");
  BOOST_TEST(found[1].reason == "ends in three");
  BOOST_TEST(found[1].record == "13");
  BOOST_TEST(found[1].position == 13u);
}

BOOST_AUTO_TEST_SUITE_END()
