#include <weir/actors/monitoring/exposition.hpp>

#include <boost/test/unit_test.hpp>

#include <limits>

using namespace weir;

BOOST_AUTO_TEST_SUITE(exposition_test)

BOOST_AUTO_TEST_CASE(a_counter_of_prometheus_is_called_as_its_samples) {
  exposition out(text_form::prometheus);
  out.family("weir_records_in", exposition::kind::counter, "Records.");
  out.sample("stage=\"a\"", std::uint64_t{3});
  BOOST_TEST(std::move(out).finish() ==
             "# HELP weir_records_in_total Records.\n# TYPE weir_records_in_total counter\n"
             "weir_records_in_total{stage=\"a\"} 3\n");
}

BOOST_AUTO_TEST_CASE(a_counter_of_openmetrics_gets_its_suffix_at_the_samples_and_the_text_an_end) {
  exposition out(text_form::openmetrics);
  out.family("weir_records_in", exposition::kind::counter, "Records.");
  out.sample("", std::uint64_t{3});
  BOOST_TEST(
      std::move(out).finish() ==
      "# HELP weir_records_in Records.\n# TYPE weir_records_in counter\nweir_records_in_total 3\n"
      "# EOF\n");
}

BOOST_AUTO_TEST_CASE(an_info_is_a_gauge_to_prometheus) {
  const auto written = [](text_form form) {
    exposition out(form);
    out.family("weir_build", exposition::kind::info, "It.");
    out.sample("version=\"1\"", std::uint64_t{1});
    return std::move(out).finish();
  };
  BOOST_TEST(
      written(text_form::prometheus) ==
      "# HELP weir_build_info It.\n# TYPE weir_build_info gauge\nweir_build_info{version=\"1\"} 1\n");
  BOOST_TEST(
      written(text_form::openmetrics) ==
      "# HELP weir_build It.\n# TYPE weir_build info\nweir_build_info{version=\"1\"} 1\n# EOF\n");
}

BOOST_AUTO_TEST_CASE(values_of_labels_cannot_break_out_of_their_quotes) {
  BOOST_TEST(escaped_label("a\"b\\c\nd") == "a\\\"b\\\\c\\nd");
}

BOOST_AUTO_TEST_CASE(values_of_labels_are_always_utf8) {
  BOOST_TEST(escaped_label("h\xC3\xBCgel \xF0\x9F\x8C\x8A") == "h\xC3\xBCgel \xF0\x9F\x8C\x8A");
  const std::string mark = "\xEF\xBF\xBD";
  BOOST_TEST(escaped_label("h\xFCgel") == "h" + mark + "gel");
  BOOST_TEST(escaped_label("\xC3") == mark);
  BOOST_TEST(escaped_label("\xC0\x80") == mark + mark);
  BOOST_TEST(escaped_label("\xED\xA0\x80") == mark + mark + mark);
}

BOOST_AUTO_TEST_CASE(a_client_gets_the_form_that_it_prefers) {
  const auto open = text_form::openmetrics;
  const auto plain = text_form::prometheus;
  const auto wants = [](std::string_view accept, text_form form) {
    BOOST_TEST((form_wanted(accept) == form), accept);
  };
  wants("", plain);
  wants("*/*", plain);
  wants("application/json", plain);
  wants("application/openmetrics-text", open);
  wants("application/openmetrics-text; version=1.0.0; q=0", plain);
  wants("text/plain, application/openmetrics-text;q=0.5", plain);
  wants(
      "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,"
      "text/plain;version=0.0.4;q=0.5,*/*;q=0.1",
      open);
  wants(";;q=,,q", plain);
}

BOOST_AUTO_TEST_CASE(numbers_are_short_and_know_no_locale) {
  BOOST_TEST(decimal(0) == "0");
  BOOST_TEST(decimal(0.0001) == "0.0001");
  BOOST_TEST(decimal(1732314000.123) == "1732314000.123");
  BOOST_TEST(decimal(std::numeric_limits<double>::max()) == "1.7976931348623157e+308");
}

BOOST_AUTO_TEST_SUITE_END()
