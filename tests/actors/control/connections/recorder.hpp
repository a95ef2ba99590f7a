#pragma once

#include <weir/tests/sources/tcp_harness.hpp>

#include <atomic>
#include <mutex>
#include <thread>

namespace weir::testing {

/// Says to a port what was said before, without a look at what it answers, and hangs up.
inline void say_again(std::uint16_t port, std::string_view said) {
  const auto socket = connect_to(port);
  while (!said.empty()) {
    const auto sent = ::send(socket.get(), said.data(), said.size(), MSG_NOSIGNAL);
    if (sent <= 0) return;
    said.remove_prefix(static_cast<std::size_t>(sent));
  }
}

/// Stands before a local port: passes connections on, both ways, and keeps what who connects first says.
class recorder {
 public:
  explicit recorder(std::uint16_t before) : before_(before), thread_([this] { serve(); }) {}
  ~recorder() {
    ends_ = true;
    thread_.join();
  }
  recorder(const recorder&) = delete;
  recorder& operator=(const recorder&) = delete;

  [[nodiscard]] std::uint16_t port() const { return at_.port(); }
  /// By now. Any thread.
  [[nodiscard]] std::string said() const {
    const std::lock_guard lock(mutex_);
    return said_;
  }

 private:
  static constexpr int look_up_ms = 20;

  void serve() {
    std::vector<std::pair<descriptor, descriptor>> all;  // client and server
    while (!ends_) {
      std::vector<pollfd> ready{{at_.number(), POLLIN, 0}};
      for (const auto& [client, server] : all) {
        ready.push_back({client.get(), POLLIN, 0});
        ready.push_back({server.get(), POLLIN, 0});
      }
      ::poll(ready.data(), ready.size(), look_up_ms);
      for (std::size_t i = 0; i < all.size(); ++i) {
        auto& [client, server] = all[i];
        const bool goes_on = (ready[2 * i + 1].revents == 0 || pass_on(client, server, i == 0)) &&
                             (ready[2 * i + 2].revents == 0 || pass_on(server, client, false));
        if (goes_on) continue;
        client.reset();  // a number below 0 is not watched
        server.reset();
      }
      if (ready[0].revents != 0) all.emplace_back(at_.accept(), connect_to(before_));
    }
  }

  bool pass_on(const descriptor& from, const descriptor& to, bool keeps) {
    std::array<char, 65536> block;
    const auto got = ::recv(from.get(), block.data(), block.size(), 0);
    if (got <= 0) return false;
    std::string_view left(block.data(), static_cast<std::size_t>(got));
    if (keeps) {
      const std::lock_guard lock(mutex_);
      said_ += left;
    }
    while (!left.empty()) {
      const auto sent = ::send(to.get(), left.data(), left.size(), MSG_NOSIGNAL);
      if (sent <= 0) return false;
      left.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
  }

  listening at_;
  std::uint16_t before_;
  mutable std::mutex mutex_;
  std::string said_;
  std::atomic<bool> ends_{false};
  std::thread thread_;
};

}  // namespace weir::testing
