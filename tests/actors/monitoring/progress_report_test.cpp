#include <weir/actors/monitoring/progress_report.hpp>
#include <weir/tests/actors/monitoring/sample_job.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>

using namespace weir;

namespace {

constexpr std::int64_t second_ns = 1'000'000'000;

struct fixture {
  std::string written;

  progress_report make(progress_report::form as) {
    return {as, [this](std::string_view text) { written += text; },
            [] {
              return std::optional(terminal_size{24, 80});
            },
            100 * second_ns};
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(progress_report_test, fixture)

BOOST_AUTO_TEST_CASE(live_lines_come_every_second_from_the_first_on) {
  auto report = make(progress_report::form::live);
  report.tell(testing::sample_job(), 101 * second_ns - 1);
  BOOST_TEST(written.empty());
  BOOST_TEST(report.due_ns() == 101 * second_ns);
  report.tell(testing::sample_job(), 101 * second_ns);
  BOOST_TEST(written.find("2.5k/s") != std::string::npos);  // 5000 in the first 2 s
  BOOST_TEST(report.due_ns() == 102 * second_ns);
  written.clear();
  report.tell(testing::sample_job(), 105 * second_ns);
  BOOST_TEST(written.find("0/s") != std::string::npos);
  BOOST_TEST(report.due_ns() == 106 * second_ns);
}

BOOST_AUTO_TEST_CASE(plain_lines_come_every_ten_seconds_without_control_characters) {
  auto report = make(progress_report::form::plain);
  BOOST_TEST(report.due_ns() == 110 * second_ns);
  report.tell(testing::sample_job(), 110 * second_ns);
  BOOST_TEST(written ==
             "weir: source lines \"of\" a    2.5k/s   lag   0.0 s   total    5.0k\n"
             "weir: sink   print             20/s   lag   0.0 s   total      40\n");
  BOOST_TEST(report.due_ns() == 120 * second_ns);
}

BOOST_AUTO_TEST_CASE(a_quiet_report_is_never_due) {
  auto report = make(progress_report::form::none);
  report.tell(testing::sample_job(), 1000 * second_ns);
  BOOST_TEST(report.due_ns() == INT64_MAX);
  BOOST_TEST(written.empty());
}

BOOST_AUTO_TEST_CASE(leaves_nothing_of_live_lines) {
  {
    auto report = make(progress_report::form::live);
    report.tell(testing::sample_job(), 101 * second_ns);
  }
  BOOST_TEST(written.ends_with("\x1b[J"));
}

BOOST_AUTO_TEST_SUITE_END()
