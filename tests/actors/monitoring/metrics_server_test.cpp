#include <weir/actors/monitoring/metrics_server.hpp>
#include <weir/actors/monitoring/monitoring_error.hpp>
#include <weir/tests/actors/monitoring/sample_job.hpp>

#include <boost/test/unit_test.hpp>

using namespace weir;

namespace {

http_response ask(std::string_view path, std::string_view accept = "") {
  return answer_about(testing::sample_job, {.path = path, .accept = accept});
}

}  // namespace

BOOST_AUTO_TEST_SUITE(metrics_server_test)

BOOST_AUTO_TEST_CASE(metrics_come_in_the_form_that_is_asked_for) {
  const auto plain = ask("/metrics");
  BOOST_TEST(plain.content_type == "text/plain; version=0.0.4; charset=utf-8");
  BOOST_TEST(plain.body.find("# TYPE weir_records_in_total counter\n") != std::string::npos);
  const auto open = ask("/metrics", "application/openmetrics-text; version=1.0.0");
  BOOST_TEST(open.content_type == "application/openmetrics-text; version=1.0.0; charset=utf-8");
  BOOST_TEST(open.body.ends_with("# EOF\n"));
}

BOOST_AUTO_TEST_CASE(says_that_it_lives_what_there_is_and_what_there_is_not) {
  BOOST_TEST(ask("/healthz").body == "ok\n");
  BOOST_TEST(ask("/").body.find("'sample'") != std::string::npos);
  BOOST_TEST(ask("/").body.find("/metrics") != std::string::npos);
  for (const auto* path : {"/metrics/", "/favicon.ico", "//", "*", "http://a/metrics"})
    BOOST_TEST(ask(path).status == 404);
}

BOOST_AUTO_TEST_CASE(logs_where_it_serves) {
  std::string logged;
  const auto server = serve_metrics("127.0.0.1:0", testing::sample_job,
                                    [&](std::string_view line) { logged = line; });
  BOOST_TEST(logged ==
             "metrics on http://127.0.0.1:" + std::to_string(server->port()) + "/metrics");
}

BOOST_AUTO_TEST_CASE(refuses_what_is_no_address) {
  BOOST_CHECK_THROW(
      static_cast<void>(serve_metrics("here", testing::sample_job, [](std::string_view) {})),
      monitoring_error);
}

BOOST_AUTO_TEST_SUITE_END()
