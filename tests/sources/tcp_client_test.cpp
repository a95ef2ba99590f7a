#include <weir/sources/tcp.hpp>

#include "tcp_harness.hpp"

#include <optional>

namespace weir::sources {
namespace {

using namespace std::chrono_literals;
using testing::error_of;
using testing::lines;
using testing::listening;
using testing::open_lines;
using testing::send_text;

static_assert(source_spec<tcp_client_spec>);

/// A client without a server, so far.
struct client_of_nobody {
  explicit client_of_nobody(tcp_client_options options = {}) {
    std::optional<listening> reserved(std::in_place);
    port = reserved->port();
    spec.emplace(tcp_client("127.0.0.1", port, options));
    reserved.reset();
    source.emplace(spec->open({.time = time}));
  }
  [[nodiscard]] std::uint64_t failures() const { return spec->counters().failed; }
  /// Polls until one more attempt has failed, then tells how long it will pause.
  std::int64_t fail_once() {
    const auto before = failures();
    source->until([&] { return failures() > before; });
    BOOST_REQUIRE(source->until_idle() == polled::idle);
    return source->asks_for().at_most_ns;
  }

  std::uint16_t port = 0;
  testing::manual_clock time;
  std::optional<tcp_client_spec> spec;
  std::optional<testing::line_polling> source;
};

BOOST_AUTO_TEST_SUITE(tcp_client_test)

BOOST_AUTO_TEST_CASE(reads_lines_as_they_come) {
  const listening server;
  auto client = open_lines(tcp_client("127.0.0.1", server.port()));
  BOOST_CHECK(client.until_idle() == polled::idle);
  const auto peer = server.accept();
  send_text(peer, "one\r\ntwo\nth");
  client.until_records(2);
  BOOST_TEST(client.records == (lines{"one", "two"}));
  send_text(peer, "ree\n");
  client.until_records(3);
  BOOST_TEST(client.records.back() == "three");
}

BOOST_AUTO_TEST_CASE(finds_a_host_by_name) {
  const listening server;
  const auto spec = tcp_client("localhost", server.port());
  auto client = open_lines(spec);
  client.until([&] { return spec.counters().connected == 1; });
  BOOST_TEST(spec.counters().connected == 1);
}

BOOST_AUTO_TEST_CASE(without_reconnecting_the_stream_ends_with_the_connection) {
  const listening server;
  auto client = open_lines(tcp_client("127.0.0.1", server.port(), {.reconnect = false}));
  client.once();
  {
    const auto peer = server.accept();
    send_text(peer, "one\nlast");
  }
  BOOST_CHECK(client.until([] { return false; }) == polled::ended);
  BOOST_TEST(client.records == (lines{"one", "last"}));
}

BOOST_AUTO_TEST_CASE(without_reconnecting_a_failure_is_an_error_that_names_the_address) {
  const client_of_nobody nobody;
  auto client = open_lines(tcp_client("127.0.0.1", nobody.port, {.reconnect = false}));
  BOOST_TEST(error_of([&] { client.until([] { return false; }); }) ==
             "cannot connect to 127.0.0.1:" + std::to_string(nobody.port) +
                 ": Connection refused; is the server running there?");
}

BOOST_AUTO_TEST_CASE(an_unknown_host_is_an_error_or_is_tried_again) {
  auto once = open_lines(tcp_client("no such host", 1, {.reconnect = false}));
  BOOST_TEST(error_of([&] {
               once.until([] { return false; });
             }).starts_with("cannot find host 'no such host': "));
  const auto spec = tcp_client("no such host", 1);
  auto again = open_lines(spec);
  again.until([&] { return spec.counters().failed == 1; });
  BOOST_TEST(spec.counters().failed == 1);
}

BOOST_AUTO_TEST_CASE(connects_again_when_the_server_comes_back) {
  std::optional<listening> server(std::in_place);
  const auto port = server->port();
  testing::manual_clock time;
  const auto spec = tcp_client("127.0.0.1", port);
  auto client = open_lines(spec, time);
  client.once();
  auto peer = server->accept();
  send_text(peer, "1\nend");
  peer.reset();
  server.reset();
  client.until([&] { return spec.counters().disconnected == 1; });
  BOOST_TEST(client.take() == (lines{"1", "end"}));

  time.advance(2'500ms);
  client.until([&] { return spec.counters().failed == 1; });
  server.emplace(port);
  time.advance(5s);
  client.until([&] { return spec.counters().connected == 2; });
  peer = server->accept();
  send_text(peer, "2\n");
  client.until_records(1);
  BOOST_TEST(client.records == lines{"2"});
}

BOOST_AUTO_TEST_CASE(a_reset_connection_is_one_that_ended) {
  const listening server;
  testing::manual_clock time;
  const auto spec = tcp_client("127.0.0.1", server.port());
  auto client = open_lines(spec, time);
  client.once();
  auto peer = server.accept();
  send_text(peer, "1\n");
  client.until_records(1);
  testing::reset_connection(peer);
  client.until([&] { return spec.counters().disconnected == 1; });
  BOOST_TEST(spec.counters().last_errno == ECONNRESET);
}

BOOST_AUTO_TEST_CASE(pauses_grow_to_their_maximum_with_a_little_chance) {
  client_of_nobody client({.reconnect_after = 2s, .reconnect_after_max = 30s});
  for (const std::int64_t seconds : {2, 4, 8, 16, 30, 30}) {
    const auto pause_ns = client.fail_once();
    BOOST_TEST(pause_ns >= seconds * 1'000'000'000);
    BOOST_TEST(pause_ns <= seconds * 1'200'000'000);
    client.time.advance(std::chrono::nanoseconds(pause_ns));
  }
}

BOOST_AUTO_TEST_CASE(does_not_try_again_before_the_pause_is_over) {
  client_of_nobody client;
  const auto pause_ns = client.fail_once();
  client.time.advance(std::chrono::nanoseconds(pause_ns - 1));
  for (int i = 0; i < 10; ++i) client.source->until_idle();
  BOOST_TEST(client.failures() == 1);
}

BOOST_AUTO_TEST_CASE(a_line_longer_than_the_limit_is_rejected) {
  const listening server;
  auto client =
      open_lines(tcp_client("127.0.0.1", server.port(), {.reconnect = false, .line_bytes_max = 4}));
  client.once();
  {
    const auto peer = server.accept();
    send_text(peer, "12345\nok\n");
  }
  client.until([] { return false; });
  BOOST_TEST(client.records == lines{"ok"});
  BOOST_TEST(client.rejected == lines{"line longer than the limit: 12345"});
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace weir::sources
