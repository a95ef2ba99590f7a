#pragma once

// Actor systems that speak to each other through node_ports, with certificates or without.

#include <weir/actors/control/cluster/reach_node.hpp>
#include <weir/actors/control/connections/node_port.hpp>
#include <weir/tests/actors/control/state_directory.hpp>
#include <weir/tests/sources/tcp_harness.hpp>

#include <caf/all.hpp>
#include <caf/io/all.hpp>
#include <caf/openssl/all.hpp>

#include <future>

namespace weir::testing {

/// Files of nodes and of their authority.
class authority {
 public:
  explicit authority(const std::string& nodes) {
    const auto make = WEIR_SOURCE_DIR "/scripts/make_authority '" + (files_ / "") + "' " + nodes;
    BOOST_TEST_REQUIRE(std::system(make.c_str()) == 0);
  }
  [[nodiscard]] std::string at(const std::string& file) const { return files_ / file; }

 private:
  temporary_directory files_;
};

struct node_config : caf::actor_system_config {
  node_config() {
    load<caf::io::middleman>();
    set("scheduler.max-threads", 1);
    set("middleman.heartbeat-interval", caf::timespan(std::chrono::milliseconds(20)));
  }
  node_config(const authority& from, const std::string& name) : node_config() {
    load<caf::openssl::manager>();
    openssl_certificate = from.at(name + ".pem");
    openssl_key = from.at(name + ".key");
    openssl_cafile = from.at("authority.pem");
  }
};

inline caf::behavior echo(caf::event_based_actor*) {
  return {[](const std::string& text) { return text; }};
}

/// A system with an actor that answers.
class node {
 public:
  template <class... Certificate>
  explicit node(const Certificate&... its)
      : config_(its...), system_(config_), secure_(sizeof...(its) != 0) {
    served_ = system_.spawn(echo);
    guests = std::make_shared<reception>(reception::options{.log = [this](std::string_view line) { lines.add(line); }});
    port = open_node_port(served_, {.host = "127.0.0.1", .port = 0}, secure_, guests);
  }
  ~node() { stop(); }
  node(const node&) = delete;
  node& operator=(const node&) = delete;

  void stop() { caf::anon_send_exit(served_, caf::exit_reason::user_shutdown); }
  [[nodiscard]] caf::actor_system& system() { return system_; }

  /// The actor of another node, or why there is none.
  std::pair<caf::actor, std::string> reach(const node& other) { return reach(other.port); }
  std::pair<caf::actor, std::string> reach(std::uint16_t at) {
    std::promise<std::pair<caf::actor, std::string>> reached;
    system_.spawn([&](caf::event_based_actor* self) {
      reach_node(*self, secure_, "127.0.0.1", at, [&](caf::actor found, std::string failure) {
        reached.set_value({std::move(found), std::move(failure)});
      });
    });
    return reached.get_future().get();
  }

  log_lines lines;
  std::shared_ptr<reception> guests;
  std::uint16_t port = 0;

 private:
  node_config config_;
  caf::actor_system system_;
  caf::actor served_;
  bool secure_;
};

}  // namespace weir::testing
