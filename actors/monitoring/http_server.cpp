#include <weir/actors/monitoring/http_connection.hpp>
#include <weir/actors/monitoring/http_server.hpp>
#include <weir/actors/monitoring/listener.hpp>
#include <weir/sources/addresses.hpp>
#include <weir/sources/quiet_thread.hpp>
#include <weir/sources/wake_descriptor.hpp>

#include <poll.h>

#include <algorithm>
#include <vector>

namespace weir {

namespace {

constexpr std::int64_t never_ns = INT64_MAX;
/// After the machine ran out of descriptors.
constexpr std::int64_t accept_pause_ns = 1'000'000'000;

}  // namespace

class http_server::implementation {
 public:
  implementation(const listen_address& at, http_handler handler, http_limits limits,
                 const clock& time)
      : handler_(std::move(handler)),
        limits_(limits),
        time_(time),
        listener_(at),
        address_(sources::host_and_port(at.host, listener_.port())),
        thread_(sources::quiet_thread([this] { serve(); })) {}

  ~implementation() {
    stop_.signal();
    thread_.join();
  }

  [[nodiscard]] const std::string& address() const { return address_; }
  [[nodiscard]] std::uint16_t port() const { return listener_.port(); }

 private:
  void serve() {
    for (;;) {
      wait();
      if (asked_[0].revents != 0) return;
      const auto now_ns = time_.steady_ns();
      attend(now_ns);
      if (asked_[1].revents != 0) admit(now_ns);
    }
  }

  /// Until something can be done or somebody has been silent for too long.
  void wait() {
    const auto now_ns = time_.steady_ns();
    const bool accepts = accept_due_ns_ <= now_ns;
    asked_.assign({{stop_.number(), POLLIN, 0}, {accepts ? listener_.number() : -1, POLLIN, 0}});
    auto due_ns = accepts ? never_ns : accept_due_ns_;
    for (const auto& each : clients_) {
      asked_.push_back({each.number(), static_cast<short>(each.sends() ? POLLOUT : POLLIN), 0});
      due_ns = std::min(due_ns, each.due_ns());
    }
    const auto left_ms =
        due_ns == never_ns ? -1 : std::max<std::int64_t>(0, due_ns - now_ns) / 1'000'000 + 1;
    if (::poll(asked_.data(), asked_.size(),
               static_cast<int>(std::min<std::int64_t>(left_ms, 60'000))) < 0)
      for (auto& each : asked_) each.revents = 0;
  }

  /// Goes on with those who are ready, and hangs up on those who are through or too slow.
  void attend(std::int64_t now_ns) {
    std::size_t kept = 0;
    for (std::size_t i = 0; i < clients_.size(); ++i) {
      const bool ready = asked_[i + 2].revents != 0;
      const bool stays = ready ? clients_[i].go_on(now_ns) : clients_[i].due_ns() > now_ns;
      if (!stays || clients_[i].due_ns() <= now_ns) continue;
      if (kept != i) clients_[kept] = std::move(clients_[i]);
      ++kept;
    }
    clients_.erase(clients_.begin() + static_cast<std::ptrdiff_t>(kept), clients_.end());
  }

  void admit(std::int64_t now_ns) {
    auto socket = listener_.accept();
    if (!socket) {
      if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM)
        accept_due_ns_ = now_ns + accept_pause_ns;
      return;
    }
    if (clients_.size() >= limits_.connections_max)
      clients_.erase(std::min_element(
          clients_.begin(), clients_.end(),
          [](const auto& one, const auto& other) { return one.due_ns() < other.due_ns(); }));
    clients_.emplace_back(std::move(socket), handler_, now_ns, limits_.silence_ns_max);
  }

  http_handler handler_;
  http_limits limits_;
  const clock& time_;
  listener listener_;
  std::string address_;
  sources::wake_descriptor stop_;
  std::vector<pollfd> asked_;  // the wish to stop, the listener, then clients_
  std::vector<http_connection> clients_;
  std::int64_t accept_due_ns_ = INT64_MIN;
  std::thread thread_;  // last: it uses the others
};

http_server::http_server(const listen_address& at, http_handler handler, http_limits limits,
                         const clock& time)
    : implementation_(std::make_unique<implementation>(at, std::move(handler), limits, time)) {}

http_server::~http_server() = default;

const std::string& http_server::address() const { return implementation_->address(); }

std::uint16_t http_server::port() const { return implementation_->port(); }

}  // namespace weir
