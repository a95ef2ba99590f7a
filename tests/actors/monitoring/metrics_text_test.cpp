#include <weir/actors/monitoring/metrics_text.hpp>
#include <weir/tests/actors/monitoring/openmetrics_check.hpp>
#include <weir/tests/actors/monitoring/sample_job.hpp>

#include <boost/test/unit_test.hpp>

using namespace weir;
using namespace weir::testing;

namespace {

struct fixture {
  std::string text = to_text(sample_job(), text_form::prometheus);

  [[nodiscard]] bool has(const std::string& line) const {
    return text.find('\n' + line + '\n') != std::string::npos;
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(metrics_text_test, fixture)

BOOST_AUTO_TEST_CASE(every_partition_of_a_stage_has_its_series) {
  BOOST_TEST(has("weir_records_in_total{job=\"sample\",stage=\"count\",partition=\"0\"} 0"));
  BOOST_TEST(has("weir_records_in_total{job=\"sample\",stage=\"count\",partition=\"1\"} 5000"));
  BOOST_TEST(has(
      "weir_records_in_total{job=\"sample\",stage=\"lines \\\"of\\\" a\",partition=\"0\"} 5000"));
  BOOST_TEST(has("weir_queue_bytes{job=\"sample\",stage=\"count\",partition=\"1\"} 77"));
  BOOST_TEST(has(
      "weir_busy_seconds_total{job=\"sample\",stage=\"lines \\\"of\\\" a\",partition=\"0\"} 1.5"));
}

BOOST_AUTO_TEST_CASE(a_stage_has_no_series_for_what_it_cannot_do) {
  BOOST_TEST(text.find("weir_records_out_total{job=\"sample\",stage=\"print\"") ==
             std::string::npos);
  BOOST_TEST(text.find("weir_batches_in_total{job=\"sample\",stage=\"lines") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(times_are_unix_seconds_and_left_out_until_there_are_any) {
  BOOST_TEST(
      has("weir_last_tick_timestamp_seconds{job=\"sample\",stage=\"print\",partition=\"0\"} 11"));
  BOOST_TEST(
      has("weir_watermark_timestamp_seconds{job=\"sample\",stage=\"count\",partition=\"1\"} 1.5"));
  BOOST_TEST(
      text.find(
          "weir_watermark_timestamp_seconds{job=\"sample\",stage=\"count\",partition=\"0\"") ==
      std::string::npos);
}

BOOST_AUTO_TEST_CASE(buckets_count_all_that_was_quicker) {
  const std::string of = "{job=\"sample\",stage=\"count\",partition=\"1\"";
  BOOST_TEST(has("weir_latency_seconds_bucket" + of + ",le=\"0.0001\"} 2"));
  BOOST_TEST(has("weir_latency_seconds_bucket" + of + ",le=\"60.0\"} 2"));
  BOOST_TEST(has("weir_latency_seconds_bucket" + of + ",le=\"+Inf\"} 3"));
  BOOST_TEST(has("weir_latency_seconds_sum" + of + "} 61.25"));
  BOOST_TEST(has("weir_latency_seconds_count" + of + "} 3"));
}

BOOST_AUTO_TEST_CASE(edges_have_both_ends_and_the_port) {
  const std::string from = "{job=\"sample\",stage=\"lines \\\"of\\\" a\",partition=\"0\",port=";
  BOOST_TEST(has("weir_edge_records_total" + from + "\"0\",to=\"count\"} 5000"));
  BOOST_TEST(has("weir_edge_credit_bytes" + from + "\"0\",to=\"count\"} 100"));
  BOOST_TEST(has("weir_edge_records_total" + from + "\"dead letters\",to=\"dead letter log\"} 0"));
}

BOOST_AUTO_TEST_CASE(the_text_is_openmetrics) {
  for (const auto& fault :
       openmetrics_check::faults_of(to_text(sample_job(), text_form::openmetrics)))
    BOOST_ERROR(fault);
}

BOOST_AUTO_TEST_CASE(a_job_without_stages_has_a_text_too) {
  for (const auto& fault : openmetrics_check::faults_of(to_text({}, text_form::openmetrics)))
    BOOST_ERROR(fault);
}

BOOST_AUTO_TEST_CASE(the_checker_finds_faults) {
  const auto is_faulty = [](const std::string& lines) {
    return !openmetrics_check::faults_of(lines + "# EOF\n").empty();
  };
  const std::string counter = "# HELP a A.\n# TYPE a counter\n";
  BOOST_TEST(!is_faulty(counter + "a_total 1\n"));
  BOOST_TEST(is_faulty(counter + "a 1\n"));
  BOOST_TEST(is_faulty(counter + "a_total 1\na_total 1\n"));
  BOOST_TEST(is_faulty(counter + "a_total{b=\"\"c\"} 1\n"));
  BOOST_TEST(is_faulty(counter + "a_total -1\n"));
  BOOST_TEST(is_faulty(counter + "a_total 1\n" + counter));
  BOOST_TEST(is_faulty(
      "# HELP a A.\n# TYPE a histogram\na_bucket{le=\"1.0\"} 2\na_bucket{le=\"+Inf\"} 1\n"));
}

BOOST_AUTO_TEST_SUITE_END()
