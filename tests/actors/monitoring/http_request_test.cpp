#include <weir/actors/monitoring/http_request.hpp>

#include <boost/test/unit_test.hpp>

#include <string>

using namespace weir;

namespace {

constexpr std::size_t bytes_max = 8192;

http_head read(std::string_view text) { return read_http_head(text, bytes_max); }

int refusal(std::string_view text) {
  const auto head = read(text);
  BOOST_TEST((head.is == http_head::state::refused), text);
  return head.status;
}

bool complete(std::string_view text) { return read(text).is == http_head::state::complete; }

}  // namespace

BOOST_AUTO_TEST_SUITE(http_request_test)

BOOST_AUTO_TEST_CASE(reads_what_a_scraper_sends) {
  const std::string text =
      "GET /metrics?job=a HTTP/1.1\r\nHost: localhost:9090\r\nACCEPT:  text/plain ;q=0.5\t\r\n\r\nGET";
  const auto head = read(text);
  BOOST_TEST_REQUIRE((head.is == http_head::state::complete));
  BOOST_TEST(head.request.method == "GET");
  BOOST_TEST(head.request.path == "/metrics");
  BOOST_TEST(head.request.accept == "text/plain ;q=0.5");
  BOOST_TEST(head.request.keep_alive);
  BOOST_TEST(!head.request.has_body);
  BOOST_TEST(head.bytes == text.size() - 3);
}

BOOST_AUTO_TEST_CASE(waits_for_the_rest_of_a_head_however_it_is_divided) {
  const std::string text = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
  for (std::size_t size = 0; size < text.size(); ++size)
    BOOST_TEST((read(text.substr(0, size)).is == http_head::state::incomplete));
  BOOST_TEST(complete(text));
}

BOOST_AUTO_TEST_CASE(takes_lines_without_a_carriage_return) {
  BOOST_TEST(complete("GET / HTTP/1.1\nHost: a\n\n"));
}

BOOST_AUTO_TEST_CASE(a_connection_ends_when_the_client_says_so_or_is_old) {
  BOOST_TEST(!read("GET / HTTP/1.1\r\nHost: a\r\nConnection: Close\r\n\r\n").request.keep_alive);
  BOOST_TEST(!read("GET / HTTP/1.0\r\n\r\n").request.keep_alive);
}

BOOST_AUTO_TEST_CASE(sees_that_a_body_follows) {
  BOOST_TEST(read("GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\n").request.has_body);
  BOOST_TEST(
      read("GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n").request.has_body);
  BOOST_TEST(!read("GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n").request.has_body);
}

BOOST_AUTO_TEST_CASE(refuses_what_is_no_request) {
  for (const std::string_view text :
       {"\r\n\r\n", "GET\r\n\r\n", "GET /\r\n\r\n", "GET  / HTTP/1.1\r\nHost: a\r\n\r\n",
        "G@T / HTTP/1.1\r\nHost: a\r\n\r\n", "GET /a b HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /\x01 HTTP/1.1\r\nHost: a\r\n\r\n", "GET / HTPP/1.1\r\nHost: a\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nno field\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\n folded: a\r\n\r\n", "GET / HTTP/1.1\r\nHost : a\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\rb\r\n\r\n", "GET / HTTP/1.1\r\n: a\r\nHost: a\r\n\r\n",
        "\x16\x03\x01\n\n"})
    BOOST_TEST(refusal(text) == 400, text);
  BOOST_TEST(refusal(std::string_view("GET / HTTP/1.1\r\nHost: a\0b\r\n\r\n", 29)) == 400);
}

BOOST_AUTO_TEST_CASE(refuses_a_request_for_no_host_or_for_two) {
  BOOST_TEST(refusal("GET / HTTP/1.1\r\n\r\n") == 400);
  BOOST_TEST(refusal("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n") == 400);
}

BOOST_AUTO_TEST_CASE(refuses_other_versions_of_http) {
  BOOST_TEST(refusal("PRI * HTTP/2.0\r\n\r\n") == 505);
  BOOST_TEST(refusal("GET / HTTP/1.12\r\nHost: a\r\n\r\n") == 505);
}

BOOST_AUTO_TEST_CASE(refuses_a_head_that_is_too_large_as_soon_as_it_is) {
  const auto of_size = [](std::size_t size) {
    const std::string before = "GET / HTTP/1.1\r\nHost: a\r\nCookie: ";
    return before + std::string(size - before.size() - 4, 'x') + "\r\n\r\n";
  };
  BOOST_TEST(complete(of_size(bytes_max)));
  BOOST_TEST(refusal(of_size(bytes_max + 1)) == 431);
  BOOST_TEST(refusal(std::string(bytes_max, 'x')) == 431);
  BOOST_TEST((read(std::string(bytes_max - 1, 'x')).is == http_head::state::incomplete));
}

BOOST_AUTO_TEST_SUITE_END()
