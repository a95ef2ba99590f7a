#include <weir/actors/monitoring/http_session.hpp>

#include <boost/test/unit_test.hpp>

using namespace weir;

namespace {

struct fixture {
  std::string asked;
  http_handler handler = [this](const http_request& request) -> http_response {
    asked += std::string(request.path) + ' ';
    if (request.path == "/throws") throw std::runtime_error("no");
    return {.body = "body of " + std::string(request.path)};
  };
  http_session session{handler};

  /// Gives the session all of it, and takes all answers.
  std::string converse(std::string_view text) {
    std::string said;
    while (!text.empty() || !session.output().empty()) {
      const auto part = text.substr(0, session.room());
      text.remove_prefix(part.size());
      if (!part.empty()) session.receive(part);
      if (part.empty() && session.output().empty()) break;  // it listens no more
      said += session.output();
      session.sent(session.output().size());
    }
    return said;
  }
};

bool has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(http_session_test, fixture)

BOOST_AUTO_TEST_CASE(answers_get_with_type_length_and_body) {
  const auto said = converse("GET /a HTTP/1.1\r\nHost: a\r\n\r\n");
  BOOST_TEST(said.starts_with(
      "HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 10\r\n"));
  BOOST_TEST(said.ends_with("\r\n\r\nbody of /a"));
  BOOST_TEST(!session.last());
}

BOOST_AUTO_TEST_CASE(answers_head_without_the_body) {
  const auto said = converse("HEAD /a HTTP/1.1\r\nHost: a\r\n\r\n");
  BOOST_TEST(has(said, "Content-Length: 10\r\n"));
  BOOST_TEST(said.ends_with("\r\n\r\n"));
}

BOOST_AUTO_TEST_CASE(answers_requests_that_came_together_one_by_one) {
  const auto said = converse(
      "GET /a HTTP/1.1\r\nHost: a\r\n\r\nGET /b HTTP/1.1\r\nHost: a\r\n\r\nGET /c HTTP/1.1\r\nHost: a\r\n"
      "Connection: close\r\n\r\nGET /d HTTP/1.1\r\nHost: a\r\n\r\n");
  BOOST_TEST(asked == "/a /b /c ");
  BOOST_TEST(has(said, "Connection: close\r\n"));
  BOOST_TEST(session.last());
}

BOOST_AUTO_TEST_CASE(takes_no_more_while_an_answer_is_to_be_sent) {
  session.receive("GET /a HTTP/1.1\r\nHost: a\r\n\r\n");
  BOOST_TEST(session.room() == 0u);
  session.sent(session.output().size() - 1);
  BOOST_TEST(session.room() == 0u);
  BOOST_TEST(session.output() == "a");
  session.sent(1);
  BOOST_TEST(session.room() == http_session::head_bytes_max);
}

BOOST_AUTO_TEST_CASE(refuses_other_methods_and_hangs_up) {
  const auto said = converse("POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nGET ");
  BOOST_TEST(said.starts_with("HTTP/1.1 405 "));
  BOOST_TEST(has(said, "Allow: GET, HEAD\r\n"));
  BOOST_TEST(session.last());
  BOOST_TEST(asked.empty());
}

BOOST_AUTO_TEST_CASE(refuses_a_body_and_hangs_up) {
  BOOST_TEST(converse("GET /a HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nbody")
                 .starts_with("HTTP/1.1 413 "));
  BOOST_TEST(session.last());
}

BOOST_AUTO_TEST_CASE(refuses_what_is_malformed_or_endless_and_hangs_up) {
  BOOST_TEST(converse("hello\r\n\r\n").starts_with("HTTP/1.1 400 "));
  BOOST_TEST(session.last());
  session = http_session(handler);
  BOOST_TEST(converse(std::string(100'000, 'x')).starts_with("HTTP/1.1 431 "));
  BOOST_TEST(session.last());
}

BOOST_AUTO_TEST_CASE(a_handler_that_throws_is_an_internal_error) {
  BOOST_TEST(converse("GET /throws HTTP/1.1\r\nHost: a\r\n\r\n").starts_with("HTTP/1.1 500 "));
}

BOOST_AUTO_TEST_SUITE_END()
