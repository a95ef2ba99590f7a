// Strangers and nodes at a port, over the loopback interface.

#include <weir/actors/control/cluster/cluster_error.hpp>
#include <weir/actors/control/cluster/port_guard.hpp>
#include <weir/actors/progress/frame_guard.hpp>
#include <weir/tests/actors/progress/frame_testing.hpp>
#include <weir/tests/sources/tcp_harness.hpp>
#include <weir/tests/support/random.hpp>

#include <fcntl.h>

#include <mutex>
#include <thread>

using namespace weir;
using namespace weir::testing;

namespace {

/// What a guard logs.
class lines {
 public:
  void add(std::string_view line) {
    const std::lock_guard lock(mutex_);
    all_.emplace_back(line);
  }
  [[nodiscard]] std::vector<std::string> get() const {
    const std::lock_guard lock(mutex_);
    return all_;
  }
  [[nodiscard]] bool have(std::string_view part) const {
    const auto all = get();
    return std::ranges::any_of(all, [&](const auto& line) { return line.find(part) != line.npos; });
  }

 private:
  mutable std::mutex mutex_;
  std::vector<std::string> all_;
};

/// A port on the inside with a guard before it.
struct guarded {
  explicit guarded(port_guard_options options = {}, std::int64_t handshake_ns_max = 60'000'000'000)
      : guard(complete(std::move(options), handshake_ns_max)) {}

  port_guard_options complete(port_guard_options options, std::int64_t handshake_ns_max) {
    if (options.inside_port == 0) options.inside_port = inside.port();
    options.log = [this](std::string_view line) { log.add(line); };
    options.judge = [=](std::int64_t now_ns) {
      return std::make_unique<frame_guard>(
          frame_limits{.payload_bytes_max = 1u << 20, .handshake_ns_max = handshake_ns_max},
          now_ns);
    };
    return options;
  }

  [[nodiscard]] descriptor connect() const { return connect_to(guard.port()); }

  listening inside;
  lines log;
  port_guard guard;
};

/// As many bytes as come until there are so many, or the other side hangs up.
std::string receive(const descriptor& from, std::size_t bytes_max = SIZE_MAX) {
  std::string text;
  std::vector<char> block(64u << 10);
  while (text.size() < bytes_max) {
    const auto got =
        ::recv(from.get(), block.data(), std::min(block.size(), bytes_max - text.size()), 0);
    if (got <= 0) break;
    text.append(block.data(), static_cast<std::size_t>(got));
  }
  return text;
}

void send_all(const descriptor& to, std::string_view text) {
  while (!text.empty()) {
    const auto sent = ::send(to.get(), text.data(), text.size(), MSG_NOSIGNAL);
    if (sent <= 0) return;
    text.remove_prefix(static_cast<std::size_t>(sent));
  }
}

/// Sends back what comes until the other side has said all.
void echo(const descriptor& socket) {
  std::vector<char> block(64u << 10);
  for (;;) {
    const auto got = ::recv(socket.get(), block.data(), block.size(), 0);
    if (got <= 0) return;
    send_all(socket, {block.data(), static_cast<std::size_t>(got)});
  }
}

/// Hand-shake and frames with so many bytes and more, of chance.
std::string frames_of(std::size_t bytes_min) {
  std::mt19937_64 chance(seed());
  std::uniform_int_distribution<std::size_t> size(1, 1u << 18);
  auto all = handshake();
  while (all.size() < bytes_min) {
    auto payload = std::string(size(chance), '\0');
    for (std::size_t i = 0; i < payload.size(); i += 7) payload[i] = static_cast<char>(chance());
    all +=
        bytes_of({.payload_bytes = static_cast<std::uint32_t>(payload.size()), .destination = 1});
    all += payload;
  }
  return all;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(port_guard_test)

BOOST_AUTO_TEST_CASE(passes_frames_on_both_ways_unchanged) {
  const guarded port;
  const auto node = port.connect();
  const auto inside = port.inside.accept();
  const auto sent = frames_of(10'000'000);
  std::thread answers([&] { echo(inside); });
  std::thread sends([&] { send_all(node, sent); });
  BOOST_TEST_CONTEXT("WEIR_SEED=" << seed()) BOOST_TEST((receive(node, sent.size()) == sent));
  sends.join();
  ::shutdown(node.get(), SHUT_WR);
  answers.join();
  BOOST_TEST(port.guard.counts().refused == 0u);
}

BOOST_AUTO_TEST_CASE(the_inside_may_speak_first) {
  const guarded port;
  const auto node = port.connect();
  const auto inside = port.inside.accept();
  send_text(inside, "who are you?");
  BOOST_TEST(receive(node, 12) == "who are you?");
}

BOOST_AUTO_TEST_CASE(hangs_up_on_garbage_of_which_nothing_comes_inside) {
  const guarded port;
  const auto stranger = port.connect();
  const auto inside = port.inside.accept();
  send_text(stranger, "GET / HTTP/1.1\r\n\r\n");
  BOOST_TEST(receive(stranger).empty());
  BOOST_TEST(receive(inside).empty());
  BOOST_TEST(port.log.have("refused a connection from 127.0.0.1:"));
  BOOST_TEST(port.log.have(": does not begin with a hand-shake"));
  BOOST_TEST(port.guard.counts().refused == 1u);
}

BOOST_AUTO_TEST_CASE(hangs_up_on_a_frame_that_claims_4_gib) {
  const guarded port;
  const auto stranger = port.connect();
  const auto inside = port.inside.accept();
  send_text(stranger, handshake() + bytes_of({.payload_bytes = UINT32_MAX, .destination = 1}));
  BOOST_TEST(receive(stranger).empty());
  const auto came = receive(inside);
  BOOST_TEST((came.empty() || came == handshake()));
  BOOST_TEST(port.log.have("a frame of 4294967295 bytes"));
}

BOOST_AUTO_TEST_CASE(hangs_up_on_who_does_not_finish_a_handshake_in_time) {
  const guarded port({}, 50'000'000);
  const auto silent = port.connect();
  const auto slow = port.connect();
  send_text(slow, handshake().substr(0, 63));
  BOOST_TEST(receive(silent).empty());
  BOOST_TEST(receive(slow).empty());
  BOOST_TEST(port.log.have("no hand-shake in time"));
}

BOOST_AUTO_TEST_CASE(a_node_that_has_finished_its_handshake_may_be_silent) {
  const guarded port({}, 50'000'000);
  const auto node = port.connect();
  const auto inside = port.inside.accept();
  send_text(node, handshake());
  BOOST_TEST(receive(inside, 64).size() == 64u);
  const auto silent = port.connect();
  BOOST_TEST(receive(silent).empty());  // and so more than the time has passed
  send_text(node, message(1));
  BOOST_TEST(receive(inside, 33).size() == 33u);
}

BOOST_AUTO_TEST_CASE(who_has_been_without_a_handshake_longest_makes_room) {
  const guarded port({.strangers_max = 2});
  const auto first = port.connect();
  const auto inside_first = port.inside.accept();
  const auto second = port.connect();
  const auto inside_second = port.inside.accept();
  const auto third = port.connect();
  const auto inside_third = port.inside.accept();
  BOOST_TEST(receive(first).empty());
  BOOST_TEST(port.log.have("makes room: 2 have not finished"));
  for (const auto& [node, inside] :
       {std::tie(second, inside_second), std::tie(third, inside_third)}) {
    send_text(node, handshake());
    BOOST_TEST(receive(inside, 64) == handshake());
  }
  const auto fourth = port.connect();
  const auto inside_fourth = port.inside.accept();
  send_text(second, sign_of_life());
  BOOST_TEST(receive(inside_second, 32).size() == 32u);
}

BOOST_AUTO_TEST_CASE(there_are_no_more_connections_than_allowed) {
  const guarded port({.connections_max = 1});
  auto node = port.connect();
  const auto inside = port.inside.accept();
  send_text(node, handshake());
  BOOST_TEST(receive(inside, 64) == handshake());
  BOOST_TEST(receive(port.connect()).empty());
  BOOST_TEST(port.log.have("there are 1 already"));
  BOOST_TEST(port.guard.counts().open == 1u);
}

BOOST_AUTO_TEST_CASE(reads_from_a_node_only_while_the_inside_takes) {
  const guarded port;
  const auto node = port.connect();
  const auto inside = port.inside.accept();
  ::fcntl(node.get(), F_SETFL, O_NONBLOCK);
  const auto frame = message(100'000);
  std::size_t sent = 0;
  std::string unsent = handshake();
  for (pollfd asked{node.get(), POLLOUT, 0}; ::poll(&asked, 1, 300) == 1;) {
    const auto count = ::send(node.get(), unsent.data(), unsent.size(), MSG_NOSIGNAL);
    BOOST_REQUIRE(count > 0);
    sent += static_cast<std::size_t>(count);
    BOOST_REQUIRE(sent < 200'000'000u);
    unsent.erase(0, static_cast<std::size_t>(count));
    if (unsent.empty()) unsent = frame;
  }
  BOOST_TEST(receive(inside, sent).size() == sent);
}

BOOST_AUTO_TEST_CASE(all_that_the_inside_says_arrives_before_its_end) {
  const guarded port;
  const auto node = port.connect();
  const std::string said(8u << 20, 'x');
  std::thread says([&, inside = port.inside.accept()] { send_all(inside, said); });
  BOOST_TEST((receive(node) == said));
  says.join();
}

BOOST_AUTO_TEST_CASE(a_node_that_will_say_nothing_more_still_gets_its_answer) {
  const guarded port;
  const auto node = port.connect();
  auto inside = port.inside.accept();
  send_text(node, handshake());
  ::shutdown(node.get(), SHUT_WR);
  BOOST_TEST(receive(inside) == handshake());
  send_text(inside, "bye");
  inside.reset();
  BOOST_TEST(receive(node) == "bye");
}

BOOST_AUTO_TEST_CASE(a_reset_on_one_side_ends_the_other) {
  const guarded port;
  auto node = port.connect();
  const auto inside = port.inside.accept();
  send_text(node, handshake());
  BOOST_TEST(receive(inside, 64) == handshake());
  reset_connection(node);
  BOOST_TEST(receive(inside).empty());

  const auto other = port.connect();
  auto other_inside = port.inside.accept();
  send_text(other_inside, "hello");
  BOOST_TEST(receive(other, 5) == "hello");
  reset_connection(other_inside);
  BOOST_TEST(receive(other).empty());
  BOOST_TEST(port.guard.counts().refused == 0u);
}

BOOST_AUTO_TEST_CASE(hangs_up_when_nobody_is_inside) {
  const guarded port({.inside_port = [] { return listening().port(); }()});
  BOOST_TEST(receive(port.connect()).empty());
  BOOST_TEST(port.log.have("this node: Connection refused"));
}

BOOST_AUTO_TEST_CASE(many_refusals_are_counted_but_not_all_logged) {
  const guarded port;
  for (int i = 0; i < 30; ++i) {
    const auto stranger = port.connect();
    const auto inside = port.inside.accept();
    send_text(stranger, "?");
    BOOST_TEST(receive(stranger).empty());
  }
  BOOST_TEST(port.guard.counts().refused == 30u);
  BOOST_TEST(port.guard.counts().accepted == 30u);
  BOOST_TEST(port.log.get().size() == 10u);
}

BOOST_AUTO_TEST_CASE(the_end_of_the_guard_ends_all_connections) {
  auto port = std::make_unique<guarded>();
  const auto node = port->connect();
  const auto inside = port->inside.accept();
  port.reset();
  BOOST_TEST(receive(node).empty());
  BOOST_TEST(receive(inside).empty());
}

BOOST_AUTO_TEST_CASE(what_the_inside_said_before_the_end_of_the_guard_arrives) {
  auto port = std::make_unique<guarded>();
  const auto node = port->connect();
  auto inside = port->inside.accept();
  send_text(inside, "hello");
  BOOST_TEST(receive(node, 5) == "hello");
  const std::string said(1u << 20, 'x');
  std::string got;
  std::thread receives([&] { got = receive(node); });
  send_all(inside, said);
  inside.reset();
  port.reset();
  receives.join();
  BOOST_TEST((got == said));
}

BOOST_AUTO_TEST_CASE(an_address_that_is_taken_is_named) {
  const listening taken;
  const auto text = "cannot accept other nodes on 127.0.0.1:" + std::to_string(taken.port()) +
                    ": Address already in use";
  BOOST_CHECK_EXCEPTION(
      guarded({.at = {.port = taken.port()}}), cluster_error,
      [&](const auto& error) { return std::string(error.what()).starts_with(text); });
}

BOOST_AUTO_TEST_SUITE_END()
