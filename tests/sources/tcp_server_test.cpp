#include <weir/sources/tcp.hpp>

#include "tcp_harness.hpp"

#include <algorithm>
#include <map>
#include <optional>

namespace weir::sources {
namespace {

using testing::connect_to;
using testing::error_of;
using testing::lines;
using testing::open_lines;
using testing::send_text;

static_assert(source_spec<tcp_server_spec>);

/// A server on a free local port.
struct serving {
  explicit serving(tcp_server_options options = {}, batch_limits limits = {})
      : spec(tcp_server("127.0.0.1", 0, options)),
        source(open_lines(spec, machine_clock(), limits)) {}

  [[nodiscard]] descriptor connect() const { return connect_to(spec.bound_port()); }
  [[nodiscard]] const tcp_server_counters& counters() const { return spec.counters(); }
  void until_left(std::uint64_t clients) {
    source.until([&] { return counters().disconnected >= clients; });
  }

  tcp_server_spec spec;
  testing::line_polling source;
};

BOOST_AUTO_TEST_SUITE(tcp_server_test)

BOOST_AUTO_TEST_CASE(takes_a_free_port_and_tells_which) {
  const auto spec = tcp_server("127.0.0.1", 0);
  BOOST_TEST(spec.bound_port() == 0);
  auto source = open_lines(spec);
  const auto port = spec.bound_port();
  BOOST_TEST(port != 0);
  source.close();
  source = open_lines(spec);
  BOOST_TEST(spec.bound_port() == port);
}

BOOST_AUTO_TEST_CASE(reads_the_lines_of_a_client) {
  serving server;
  const auto client = server.connect();
  send_text(client, "one\r\n\ntwo\n");
  server.source.until_records(3);
  BOOST_TEST(server.source.records == (lines{"one", "", "two"}));
  BOOST_CHECK(server.source.until_idle() == polled::idle);
}

BOOST_AUTO_TEST_CASE(half_lines_of_two_clients_are_not_mixed) {
  serving server;
  const auto a = server.connect();
  const auto b = server.connect();
  const auto pass = [&](const descriptor& client, std::string_view text, std::size_t records) {
    send_text(client, text);
    server.source.until_records(records);
    for (int i = 0; i < 3; ++i) server.source.until_idle();
  };
  pass(a, "aa", 0);
  pass(b, "bb", 0);
  pass(a, "aa\na", 1);
  pass(b, "bb\nb", 2);
  BOOST_TEST(server.source.records == (lines{"aaaa", "bbbb"}));
}

BOOST_AUTO_TEST_CASE(a_client_that_leaves_finishes_its_last_line) {
  serving server;
  {
    const auto client = server.connect();
    send_text(client, "one\nlast");
  }
  server.until_left(1);
  BOOST_TEST(server.source.records == (lines{"one", "last"}));
}

BOOST_AUTO_TEST_CASE(a_client_that_resets_its_connection_harms_nobody) {
  serving server;
  auto rude = server.connect();
  const auto polite = server.connect();
  send_text(rude, "1\n");
  server.source.until_records(1);
  testing::reset_connection(rude);
  server.until_left(1);
  send_text(polite, "2\n");
  server.source.until_records(2);
  BOOST_TEST(server.source.records == (lines{"1", "2"}));
}

BOOST_AUTO_TEST_CASE(two_hundred_clients_are_heard) {
  serving server;
  std::vector<descriptor> clients;
  for (int i = 0; i < 200; ++i) {
    clients.push_back(server.connect());
    server.source.until_idle();
  }
  for (int line = 0; line < 10; ++line)
    for (std::size_t i = 0; i < clients.size(); ++i)
      send_text(clients[i], std::to_string(i) + " says " + std::to_string(line) + "\n");
  server.source.until_records(2000);
  BOOST_TEST(server.counters().accepted == 200);

  std::map<std::string, int> next;  // of each client: its lines are in order
  for (const auto& record : server.source.records) {
    const auto space = record.find(' ');
    BOOST_REQUIRE(record.substr(space) ==
                  " says " + std::to_string(next[record.substr(0, space)]++));
  }
  BOOST_TEST(next.size() == 200);
  clients.clear();
  server.until_left(200);
}

BOOST_AUTO_TEST_CASE(stops_at_a_full_intake_in_the_middle_of_what_a_client_sent) {
  serving server({}, {.rows_max = 2});
  const auto a = server.connect();
  const auto b = server.connect();
  send_text(a, "a1\na2\na3\na4\na5\n");
  send_text(b, "b1\n");
  server.source.until([&] { return server.source.last_count > 0; });
  BOOST_TEST(server.source.records.size() <= 2);
  server.source.until_records(6);
  auto records = server.source.records;
  std::sort(records.begin(), records.end());
  BOOST_TEST(records == (lines{"a1", "a2", "a3", "a4", "a5", "b1"}));
}

BOOST_AUTO_TEST_CASE(a_busy_client_does_not_keep_others_waiting) {
  serving server;
  const auto busy = server.connect();
  const auto quiet = server.connect();
  server.source.until([&] { return server.counters().accepted == 2; });
  const std::string flood(1u << 20, '\n');
  const auto sent = ::send(busy.get(), flood.data(), flood.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
  BOOST_REQUIRE(sent > 100'000);
  send_text(quiet, "me too\n");
  std::size_t before = 0;
  server.source.until([&] {
    const auto& all = server.source.records;
    before = static_cast<std::size_t>(std::find(all.begin(), all.end(), "me too") - all.begin());
    return before != all.size();
  });
  BOOST_TEST(before <= 2 * (64u << 10));
}

BOOST_AUTO_TEST_CASE(one_client_too_many_is_turned_away) {
  serving server({.connections_max = 2});
  const auto a = server.connect();
  auto b = server.connect();
  const auto c = server.connect();
  server.source.until([&] { return server.counters().turned_away == 1; });
  char byte = 0;
  BOOST_TEST(::recv(c.get(), &byte, 1, 0) == 0);
  b.reset();
  server.until_left(1);
  const auto d = server.connect();
  send_text(d, "welcome\n");
  server.source.until_records(1);
  BOOST_TEST(server.source.records == lines{"welcome"});
}

BOOST_AUTO_TEST_CASE(a_client_without_newlines_is_rejected_and_bounded) {
  serving server({.line_bytes_max = 1000});
  auto client = server.connect();
  for (int i = 0; i < 20; ++i) {
    send_text(client, std::string(50'000, 'x'));
    server.source.until_idle();
  }
  send_text(client, "\nok\n");
  server.source.until_records(1);
  BOOST_TEST(server.source.records == lines{"ok"});
  BOOST_TEST(server.source.rejected.size() == 1);
}

BOOST_AUTO_TEST_CASE(listens_on_ipv6_as_well) {
  const auto spec = tcp_server("::1", 0);
  std::optional<testing::line_polling> server;
  try {
    server.emplace(spec.open({}));
  } catch (const source_error& error) {
    BOOST_TEST_MESSAGE("no IPv6 here: " << error.what());
    return;
  }
  BOOST_TEST(spec.name() == "tcp_server [::1]:0");
  const auto address = look_up("::1", spec.bound_port(), lookup_for::connecting).addresses.at(0);
  const descriptor client{::socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0)};
  BOOST_REQUIRE(::connect(client.get(), address.get(), address.size) == 0);
  send_text(client, "six\n");
  server->until_records(1);
  BOOST_TEST(server->records == lines{"six"});
}

BOOST_AUTO_TEST_CASE(an_occupied_port_is_an_error_that_says_what_to_do) {
  const testing::listening other;
  const auto port = std::to_string(other.port());
  BOOST_TEST(
      error_of([&] { open_lines(tcp_server("127.0.0.1", other.port())); }) ==
      "cannot listen on 127.0.0.1:" + port +
          ": Address already in use; stop the program that listens there, or choose another port");
}

BOOST_AUTO_TEST_CASE(a_foreign_address_is_an_error_that_says_what_to_do) {
  BOOST_TEST(
      error_of([&] { open_lines(tcp_server("192.0.2.1", 0)); }) ==
      "cannot listen on 192.0.2.1:0: Cannot assign requested address; use an address of this "
      "machine, or leave the host empty for all of them");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace weir::sources
