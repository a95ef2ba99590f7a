// Strangers and nodes at a port, over the loopback interface; a broker that reads frames, as CAF's own, stands for this node.

#include <weir/actors/control/caf_config.hpp>
#include <weir/actors/control/cluster/cluster_error.hpp>
#include <weir/actors/control/connections/node_doorman.hpp>
#include <weir/actors/control/connections/node_port.hpp>
#include <weir/tests/actors/control/state_directory.hpp>
#include <weir/tests/actors/progress/frame_testing.hpp>
#include <weir/tests/sources/tcp_harness.hpp>
#include <weir/tests/support/random.hpp>

#include <caf/io/all.hpp>

#include <condition_variable>
#include <map>
#include <mutex>
#include <set>
#include <sys/resource.h>
#include <thread>

using namespace weir;
using namespace weir::testing;

namespace {

/// What a node has heard, over all connections.
class heard {
 public:
  void add(const std::vector<char>& bytes) { change([&] { text_.append(bytes.begin(), bytes.end()); }); }
  void open(caf::io::connection_handle which) { change([&] { handles_.insert(which.id()); }); }
  void close() { change([&] { ++closed_; }); }

  /// All that came, once there is as much or so many connections have ended.
  std::string await(std::size_t bytes) {
    return wait([&] { return text_.size() >= bytes; });
  }
  std::string await_end(int connections = 1) {
    return wait([&] { return closed_ >= connections; });
  }
  /// What connections were called.
  [[nodiscard]] std::set<std::int64_t> handles() {
    const std::lock_guard lock(mutex_);
    return handles_;
  }

 private:
  template <class Change>
  void change(Change how) {
    const std::lock_guard lock(mutex_);
    how();
    changed_.notify_all();
  }
  template <class Condition>
  std::string wait(Condition is_so) {
    std::unique_lock lock(mutex_);
    BOOST_TEST_REQUIRE(changed_.wait_for(lock, std::chrono::seconds(30), is_so));
    return text_;
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::string text_;
  std::set<std::int64_t> handles_;
  int closed_ = 0;
};

/// What the node does with who connects.
struct manners {
  std::string greets = {};
  bool echoes = false;
  bool leaves = false;  ///< after its greeting
};

void say(caf::io::broker* self, caf::io::connection_handle to, const char* bytes, std::size_t size) {
  self->write(to, size, bytes);
  self->flush(to);
}

caf::behavior serve(caf::io::broker* self, const caf::io::doorman_ptr& at, heard* all, const manners& how) {
  self->add_doorman(at);
  constexpr std::size_t header_bytes = 32;
  auto awaits_payload = std::make_shared<std::map<caf::io::connection_handle, bool>>();
  const auto want = [=](caf::io::connection_handle from, std::size_t bytes) {
    self->configure_read(from, caf::io::receive_policy::exactly(bytes));
  };
  return {
      [=](const caf::io::new_connection_msg& came) {
        all->open(came.handle);
        say(self, came.handle, how.greets.data(), how.greets.size());
        if (how.leaves) return self->close(came.handle), void();
        want(came.handle, header_bytes);
      },
      [=](const caf::io::new_data_msg& came) {
        all->add(came.buf);
        if (how.echoes) say(self, came.handle, came.buf.data(), came.buf.size());
        std::size_t payload = 0;
        if (bool& payload_is_next = (*awaits_payload)[came.handle]; !payload_is_next)
          for (int i = 4; i < 8; ++i) payload = payload << 8 | static_cast<unsigned char>(came.buf[static_cast<std::size_t>(i)]);
        (*awaits_payload)[came.handle] = payload != 0;
        want(came.handle, payload != 0 ? payload : header_bytes);
      },
      [=](const caf::io::connection_closed_msg&) { all->close(); },
      [=](const caf::io::acceptor_closed_msg&) {},
  };
}

settings of_a_node(std::chrono::milliseconds timeout) {
  settings how;
  how.cluster.emplace();
  how.cluster->node_timeout = timeout;
  return how;
}

/// A node with a port.
class guarded_node {
 public:
  explicit guarded_node(manners how = {}, reception::options limits = {.handshake_ns_max = 60'000'000'000},
                        std::chrono::milliseconds timeout = std::chrono::seconds(60))
      : config_(1, of_a_node(timeout)), system_(config_) {
    limits.log = [this](std::string_view line) { lines.add(line); };
    guests = std::make_shared<reception>(std::move(limits));
    listener at({.host = "127.0.0.1", .port = 0});
    port = at.port();
    auto& loop = dynamic_cast<caf::io::network::default_multiplexer&>(system_.middleman().backend());
    broker_ = system_.middleman().spawn_broker(
        serve, caf::io::doorman_ptr(caf::make_counted<node_doorman>(loop, std::move(at), false, guests)), &all, how);
  }
  ~guarded_node() { caf::anon_send_exit(broker_, caf::exit_reason::user_shutdown); }
  guarded_node(const guarded_node&) = delete;
  guarded_node& operator=(const guarded_node&) = delete;

  [[nodiscard]] descriptor connect() const { return connect_to(port); }

  heard all;
  log_lines lines;
  std::shared_ptr<reception> guests;
  std::uint16_t port = 0;

 private:
  caf_config config_;
  caf::actor_system system_;
  caf::actor broker_;
};

/// As many bytes as come until there are so many, or the other side hangs up.
std::string receive(const descriptor& from, std::size_t bytes_max = SIZE_MAX) {
  std::string text;
  std::vector<char> block(64u << 10);
  while (text.size() < bytes_max) {
    const auto got = ::recv(from.get(), block.data(), std::min(block.size(), bytes_max - text.size()), 0);
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

/// Hand-shake and frames with so many bytes and more, of chance.
std::string frames_of(std::size_t bytes_min) {
  std::mt19937_64 chance(seed());
  auto all = handshake();
  while (all.size() < bytes_min) {
    const auto most = std::size_t{1} << std::uniform_int_distribution<>(0, 18)(chance);
    auto payload = std::string(std::uniform_int_distribution<std::size_t>(1, most)(chance), '\0');
    for (std::size_t i = 0; i < payload.size(); i += 7) payload[i] = static_cast<char>(chance());
    all += bytes_of({.payload_bytes = static_cast<std::uint32_t>(payload.size()), .destination = 1}) + payload;
  }
  return all;
}

/// While it lives, this process gets no more descriptors.
class no_more_descriptors {
 public:
  no_more_descriptors() {
    BOOST_REQUIRE(::getrlimit(RLIMIT_NOFILE, &before_) == 0);
    const descriptor next{::dup(0)};
    const rlimit none{static_cast<rlim_t>(next.get()), before_.rlim_max};
    BOOST_REQUIRE(::setrlimit(RLIMIT_NOFILE, &none) == 0);
  }
  ~no_more_descriptors() { ::setrlimit(RLIMIT_NOFILE, &before_); }

 private:
  rlimit before_{};
};

}  // namespace

BOOST_AUTO_TEST_SUITE(node_port_test)

BOOST_AUTO_TEST_CASE(frames_come_and_go_unchanged) {
  guarded_node node({.echoes = true});
  const auto peer = node.connect();
  const auto sent = frames_of(10'000'000);
  std::thread sends([&] { send_all(peer, sent); });
  BOOST_TEST_CONTEXT("WEIR_SEED=" << seed()) {
    BOOST_TEST((receive(peer, sent.size()) == sent));
    BOOST_TEST((node.all.await(sent.size()) == sent));
  }
  sends.join();
  BOOST_TEST(node.guests->counted().refused == 0u);
}

BOOST_AUTO_TEST_CASE(a_node_may_speak_first) {
  const guarded_node node({.greets = "who are you?"});
  BOOST_TEST(receive(node.connect(), 12) == "who are you?");
}

BOOST_AUTO_TEST_CASE(garbage_is_refused_and_nothing_of_it_comes_in) {
  guarded_node node;
  const auto stranger = node.connect();
  send_text(stranger, "GET / HTTP/1.1\r\nHost: of no matter\r\n\r\n");
  BOOST_TEST(receive(stranger).empty());
  BOOST_TEST(node.all.await_end().empty());
  BOOST_TEST(node.lines.one_will_say("refused a connection from 127.0.0.1:"));
  BOOST_TEST(node.lines.one_will_say(": does not begin with a hand-shake"));
  BOOST_TEST(node.guests->counted().refused == 1u);
  BOOST_TEST(node.guests->counted().here == 0u);
}

BOOST_AUTO_TEST_CASE(a_frame_that_claims_4_gib_is_refused_before_there_is_room_for_it) {
  guarded_node node;
  const auto stranger = node.connect();
  send_text(stranger, handshake());
  BOOST_TEST(node.all.await(64) == handshake());
  send_text(stranger, bytes_of({.payload_bytes = UINT32_MAX, .destination = 1}));
  BOOST_TEST(receive(stranger).empty());
  BOOST_TEST(node.all.await_end() == handshake());
  BOOST_TEST(node.lines.one_will_say("a frame of 4294967295 bytes"));
}

BOOST_AUTO_TEST_CASE(who_does_not_finish_a_handshake_in_time_is_turned_away) {
  guarded_node node({}, {.handshake_ns_max = 50'000'000});
  const auto silent = node.connect();
  const auto slow = node.connect();
  send_text(slow, handshake().substr(0, 63));
  BOOST_TEST(receive(silent).empty());
  BOOST_TEST(receive(slow).empty());
  node.all.await_end(2);
  BOOST_TEST(node.lines.one_will_say("no hand-shake in time"));
}

BOOST_AUTO_TEST_CASE(a_node_that_has_finished_its_handshake_may_be_silent) {
  guarded_node node({}, {.handshake_ns_max = 50'000'000});
  const auto peer = node.connect();
  send_text(peer, handshake());
  node.all.await(64);
  const auto silent = node.connect();
  BOOST_TEST(receive(silent).empty());  // and so more than the time has passed
  send_text(peer, message(1));
  BOOST_TEST(node.all.await(97) == handshake() + message(1));
}

BOOST_AUTO_TEST_CASE(who_has_been_without_a_handshake_longest_makes_room) {
  guarded_node node({}, {.strangers_max = 2, .handshake_ns_max = 60'000'000'000});
  const auto first = node.connect();
  const auto second = node.connect();
  const auto third = node.connect();
  BOOST_TEST(receive(first).empty());
  node.all.await_end();
  BOOST_TEST(node.lines.one_will_say("makes room: 2 have not finished"));
  send_text(second, handshake());
  node.all.await(64);
  send_text(third, handshake());
  node.all.await(128);
  BOOST_TEST(node.guests->counted().here == 2u);
}

BOOST_AUTO_TEST_CASE(all_that_a_node_says_arrives_before_it_hangs_up) {
  const std::string said(8u << 20, 'x');
  const guarded_node node({.greets = said, .leaves = true});
  BOOST_TEST((receive(node.connect()) == said));
}

BOOST_AUTO_TEST_CASE(a_connection_that_is_reset_is_told_to_the_node) {
  guarded_node node;
  auto peer = node.connect();
  send_text(peer, handshake());
  node.all.await(64);
  reset_connection(peer);
  node.all.await_end();
  BOOST_TEST(node.guests->counted().refused == 0u);
  BOOST_TEST(node.guests->counted().here == 0u);
}

BOOST_AUTO_TEST_CASE(no_connection_is_called_as_one_that_has_ended) {
  guarded_node node;
  for (int i = 1; i <= 10; ++i) {
    auto peer = node.connect();
    reset_connection(peer);
    node.all.await_end(i);
  }
  BOOST_TEST(node.all.handles().size() == 10u);
}

BOOST_AUTO_TEST_CASE(who_takes_nothing_for_the_time_that_a_node_may_be_silent_is_given_up) {
  // More than the kernel keeps for a connection.
  guarded_node node({.greets = std::string(64u << 20, 'x')}, {.handshake_ns_max = 60'000'000'000}, std::chrono::milliseconds(500));
  const auto peer = node.connect();
  send_text(peer, handshake());
  node.all.await_end();
  BOOST_TEST(node.guests->counted().here == 0u);
}

BOOST_AUTO_TEST_CASE(without_descriptors_a_node_waits_for_some) {
  const guarded_node node({.greets = "hello"});
  auto peer = descriptor{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
  {
    const no_more_descriptors limit;
    const auto address = loopback(node.port);
    BOOST_REQUIRE(::connect(peer.get(), address.get(), address.size) == 0);
    pollfd greeted{peer.get(), POLLIN, 0};
    BOOST_TEST(::poll(&greeted, 1, 100) == 0);
  }
  BOOST_TEST(receive(peer, 5) == "hello");
}

BOOST_AUTO_TEST_CASE(an_address_that_is_taken_is_named) {
  const listening taken;
  const auto text =
      "cannot accept other nodes on 127.0.0.1:" + std::to_string(taken.port()) + ": Address already in use";
  caf_config config(1, of_a_node(std::chrono::seconds(1)));
  caf::actor_system system(config);
  const caf::scoped_actor served(system);
  BOOST_CHECK_EXCEPTION(open_node_port(served, {.host = "127.0.0.1", .port = taken.port()}, false, nullptr), cluster_error,
                        [&](const auto& error) { return std::string(error.what()).starts_with(text); });
}

BOOST_AUTO_TEST_SUITE_END()
