#include <weir/actors/monitoring/http_server.hpp>
#include <weir/actors/monitoring/monitoring_error.hpp>
#include <weir/tests/sources/tcp_harness.hpp>

using namespace weir;
using namespace weir::testing;

namespace {

constexpr std::string_view request = "GET /a HTTP/1.1\r\nHost: a\r\n\r\n";
constexpr std::string_view last_request = "GET /b HTTP/1.0\r\n\r\n";
constexpr std::int64_t soon_ns = 50'000'000;

http_response answer(const http_request& asked) {
  return {.body = asked.path == "/large" ? std::string(4u << 20, 'x')
                                         : "path " + std::string(asked.path)};
}

/// What comes until `end` has come or the server hangs up.
std::string read_until(const descriptor& from, std::string_view end) {
  std::string text;
  char block[4096];
  while (!text.ends_with(end) || end.empty()) {
    const auto got = ::recv(from.get(), block, sizeof block, 0);
    if (got <= 0) break;
    text.append(block, static_cast<std::size_t>(got));
  }
  return text;
}

std::string read_to_end(const descriptor& from) { return read_until(from, ""); }

}  // namespace

BOOST_AUTO_TEST_SUITE(http_server_test)

BOOST_AUTO_TEST_CASE(answers_several_requests_on_one_connection) {
  const http_server server({}, answer);
  const auto client = connect_to(server.port());
  send_text(client, request);
  BOOST_TEST(read_until(client, "path /a").ends_with("path /a"));
  send_text(client, request);
  BOOST_TEST(read_until(client, "path /a").ends_with("path /a"));
  send_text(client, last_request);
  BOOST_TEST(read_to_end(client).ends_with("path /b"));
}

BOOST_AUTO_TEST_CASE(answers_a_client_that_will_say_nothing_more) {
  const http_server server({}, answer);
  const auto client = connect_to(server.port());
  send_text(client, request);
  ::shutdown(client.get(), SHUT_WR);
  BOOST_TEST(read_to_end(client).ends_with("path /a"));
}

BOOST_AUTO_TEST_CASE(sends_answers_that_are_larger_than_a_socket_holds) {
  const http_server server({}, answer);
  const auto client = connect_to(server.port());
  send_text(client, "GET /large HTTP/1.0\r\n\r\n");
  BOOST_TEST(read_to_end(client).size() > (4u << 20));
}

BOOST_AUTO_TEST_CASE(the_answer_arrives_even_if_the_client_sends_on) {
  const http_server server({}, answer);
  const auto client = connect_to(server.port());
  send_text(client, "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 60000\r\n\r\n" +
                        std::string(60'000, 'x'));
  BOOST_TEST(read_to_end(client).starts_with("HTTP/1.1 405 "));
}

BOOST_AUTO_TEST_CASE(hangs_up_on_clients_that_say_nothing_or_never_finish) {
  const http_server server({}, answer, {.silence_ns_max = soon_ns});
  const auto silent = connect_to(server.port());
  const auto slow = connect_to(server.port());
  send_text(slow, "GET /a HT");
  BOOST_TEST(read_to_end(silent).empty());
  BOOST_TEST(read_to_end(slow).empty());
}

BOOST_AUTO_TEST_CASE(hangs_up_on_clients_that_do_not_take_their_answer) {
  const http_server server({}, answer, {.silence_ns_max = soon_ns});
  const auto stuck = connect_to(server.port());
  for (int i = 0; i < 8; ++i) send_text(stuck, "GET /large HTTP/1.1\r\nHost: a\r\n\r\n");
  const auto waiting = connect_to(server.port());
  BOOST_TEST(read_to_end(waiting).empty());  // so much time has passed
  BOOST_TEST(read_to_end(stuck).size() < 8 * (4u << 20));
}

BOOST_AUTO_TEST_CASE(the_client_that_is_silent_longest_makes_room_for_a_new_one) {
  const http_server server({}, answer, {.connections_max = 2});
  const auto first = connect_to(server.port());
  const auto second = connect_to(server.port());
  send_text(second, request);
  BOOST_TEST(read_until(second, "path /a").ends_with("path /a"));
  const auto third = connect_to(server.port());
  BOOST_TEST(read_to_end(first).empty());
  for (const auto* client : {&second, &third}) {
    send_text(*client, last_request);
    BOOST_TEST(read_to_end(*client).ends_with("path /b"));
  }
}

BOOST_AUTO_TEST_CASE(the_end_of_the_server_hangs_up) {
  auto server = std::make_unique<http_server>(listen_address{}, answer);
  const auto client = connect_to(server->port());
  send_text(client, request);
  read_until(client, "path /a");
  server.reset();
  BOOST_TEST(read_to_end(client).empty());
}

BOOST_AUTO_TEST_CASE(says_which_port_it_found) {
  const http_server server({}, answer);
  BOOST_TEST(server.port() != 0);
  BOOST_TEST(server.address() == "127.0.0.1:" + std::to_string(server.port()));
}

BOOST_AUTO_TEST_CASE(says_why_it_cannot_listen_and_what_to_do) {
  const http_server server({}, answer);
  BOOST_CHECK_EXCEPTION(
      http_server({.port = server.port()}, answer), monitoring_error, [&](const auto& error) {
        return error.what() ==
               "cannot serve metrics on " + server.address() +
                   ": Address already in use; stop the program that listens there, or choose "
                   "another port";
      });
  BOOST_CHECK_EXCEPTION(
      http_server({.host = "192.0.2.1"}, answer), monitoring_error, [](const auto& error) {
        return std::string(error.what()).find("; use an address of this machine") !=
               std::string::npos;
      });
  BOOST_CHECK_THROW(http_server({.host = "no.such.host.invalid"}, answer), monitoring_error);
}

BOOST_AUTO_TEST_CASE(listens_on_ipv6) {
  if (!descriptor{::socket(AF_INET6, SOCK_STREAM, 0)}) return;
  try {
    const http_server server({.host = "::1"}, answer);
    BOOST_TEST(server.address() == "[::1]:" + std::to_string(server.port()));
  } catch (const monitoring_error& error) {
    BOOST_TEST_MESSAGE("no IPv6 here: " << error.what());
  }
}

BOOST_AUTO_TEST_SUITE_END()
