#include <weir/actors/control/cluster/cluster_error.hpp>
#include <weir/actors/control/cluster/port_guard.hpp>
#include <weir/actors/control/cluster/relay.hpp>
#include <weir/actors/monitoring/listener.hpp>
#include <weir/actors/monitoring/monitoring_error.hpp>
#include <weir/actors/progress/line_limit.hpp>
#include <weir/config/host_port.hpp>
#include <weir/sources/addresses.hpp>
#include <weir/sources/quiet_thread.hpp>
#include <weir/sources/wake_descriptor.hpp>

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/epoll.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <map>
#include <set>
#include <system_error>
#include <unordered_map>

namespace weir {

namespace {

using sources::descriptor;
using sources::socket_address;

constexpr std::size_t buffer_bytes = 256u << 10;
constexpr std::int64_t never_ns = INT64_MAX;
/// After the machine ran out of descriptors.
constexpr std::int64_t accept_pause_ns = 1'000'000'000;
/// How long the end of the guard may take.
constexpr std::int64_t finish_ns_max = 1'000'000'000;
constexpr std::size_t log_lines_max = 10;
constexpr std::int64_t log_span_ns = 10'000'000'000;

// What epoll says with an event: one of these, or the number of a connection and its side.
constexpr std::uint64_t stop_mark = 0;
constexpr std::uint64_t listener_mark = 1;

std::uint64_t mark_of(std::uint64_t id, relay::side at) {
  return id << 1 | (at == relay::side::inside ? 1 : 0);
}

listener listen_on(const listen_address& at) {
  try {
    return listener(at, "accept other nodes");
  } catch (const monitoring_error& error) {
    throw cluster_error(error.what());
  }
}

std::string peer_of(const descriptor& socket) {
  socket_address peer{{}, sizeof(sockaddr_storage)};
  std::array<char, NI_MAXHOST> host{};
  if (::getpeername(socket.get(), peer.get(), &peer.size) != 0 ||
      ::getnameinfo(peer.get(), peer.size, host.data(), host.size(), nullptr, 0, NI_NUMERICHOST) !=
          0)
    return "somebody who has gone";
  return to_text(host_port{host.data(), peer.port()});
}

void hurry(const descriptor& socket) {
  const int on = 1;
  ::setsockopt(socket.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

/// A connection to a port of this machine that may not be there yet; none, with errno, if it never will.
descriptor begin_connecting(std::uint16_t port) {
  descriptor socket{::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)};
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (!socket) return {};
  if (::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 ||
      errno == EINPROGRESS)
    return socket;
  const int error = errno;
  socket.reset();
  errno = error;
  return {};
}

}  // namespace

class port_guard::implementation {
 public:
  implementation(port_guard_options options, const clock& time)
      : options_(std::move(options)),
        time_(time),
        listener_(listen_on(options_.at)),
        epoll_(sources::check(::epoll_create1(EPOLL_CLOEXEC), "cannot make an epoll set")),
        buffer_(buffer_bytes) {
    set_watch(stop_.number(), EPOLL_CTL_ADD, EPOLLIN, stop_mark);
    set_watch(listener_.number(), EPOLL_CTL_ADD, EPOLLIN, listener_mark);
    thread_ = sources::quiet_thread([this] { serve(); });
  }

  ~implementation() {
    stop_.signal();
    thread_.join();
  }

  [[nodiscard]] std::uint16_t port() const { return listener_.port(); }
  [[nodiscard]] port_guard_counts counts() const { return {accepted_, refused_, open_}; }

 private:
  struct connection {
    relay passes;
    std::string peer;
    std::array<std::uint32_t, 2> watched{};  // by side
  };
  using connections = std::unordered_map<std::uint64_t, connection>;

  void serve() {
    std::array<epoll_event, 64> ready;
    for (;;) {
      const int count =
          ::epoll_wait(epoll_.get(), ready.data(), static_cast<int>(ready.size()), wait_ms());
      const auto now_ns = time_.steady_ns();
      for (int i = 0; i < count; ++i) {
        const auto& event = ready[static_cast<std::size_t>(i)];
        if (event.data.u64 == stop_mark) return finish();
        if (event.data.u64 == listener_mark)
          accept(now_ns);
        else
          go_on(event, now_ns);
      }
      end_overdue(now_ns);
      if (accept_due_ns_ <= now_ns) resume_accepting();
    }
  }

  [[nodiscard]] int wait_ms() const {
    auto due_ns = accept_due_ns_;
    for (const auto id : timed_) due_ns = std::min(due_ns, connections_.at(id).passes.due_ns());
    if (due_ns == never_ns) return -1;
    const auto left_ms = std::max<std::int64_t>(0, due_ns - time_.steady_ns()) / 1'000'000 + 1;
    return static_cast<int>(std::min<std::int64_t>(left_ms, 60'000));
  }

  void accept(std::int64_t now_ns) {
    auto outside = listener_.accept();
    if (!outside) {
      if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM)
        pause_accepting(now_ns);
      return;
    }
    ++accepted_;
    auto peer = peer_of(outside);
    if (connections_.size() >= options_.connections_max)
      return refuse(peer, "there are " + std::to_string(connections_.size()) + " already", now_ns);
    auto inside = begin_connecting(options_.inside_port);
    if (!inside)
      return refuse(peer, "this node: " + std::generic_category().message(errno), now_ns);
    auto outwards = socket_pipe::make();
    if (!outwards)
      return refuse(peer, "this node: " + std::generic_category().message(errno), now_ns);
    if (timed_.size() >= options_.strangers_max)
      end(connections_.find(*timed_.begin()),
          "makes room: " + std::to_string(timed_.size()) + " have not finished their hand-shake",
          now_ns);
    hurry(outside);
    hurry(inside);
    const auto id = next_id_++;
    const auto [added, is_new] = connections_.emplace(
        id, connection{relay(std::move(outside), std::move(inside), *std::move(outwards), options_.judge(now_ns)),
                       std::move(peer)});
    open_ = connections_.size();
    watch(added);
  }

  void go_on(const epoll_event& event, std::int64_t now_ns) {
    const auto found = connections_.find(event.data.u64 >> 1);
    if (found == connections_.end()) return;  // ended since epoll saw this
    const auto at = (event.data.u64 & 1) != 0 ? relay::side::inside : relay::side::outside;
    const auto now = found->second.passes.go_on(at, event.events, now_ns, buffer_);
    if (now.ended)
      end(found, now.reason, now_ns);
    else
      watch(found);
  }

  /// Watches what the relay waits for: a side that is blocked by the other is left out, or else epoll would
  /// report its end again and again.
  void watch(connections::iterator of) {
    auto& [id, each] = *of;
    for (const auto at : {relay::side::outside, relay::side::inside}) {
      auto& watched = each.watched[at == relay::side::inside ? 1 : 0];
      const auto wanted = each.passes.wanted(at);
      if (wanted == watched) continue;
      const int change = wanted == 0 ? EPOLL_CTL_DEL : watched == 0 ? EPOLL_CTL_ADD : EPOLL_CTL_MOD;
      set_watch(each.passes.number(at), change, wanted, mark_of(id, at));
      watched = wanted;
    }
    if (each.passes.due_ns() == never_ns)
      timed_.erase(id);
    else
      timed_.insert(id);
  }

  void set_watch(int fd, int change, std::uint32_t events, std::uint64_t mark) {
    epoll_event event{};
    event.events = events;
    event.data.u64 = mark;
    ::epoll_ctl(epoll_.get(), change, fd, &event);
  }

  void end_overdue(std::int64_t now_ns) {
    const auto timed = timed_;
    for (const auto id : timed) {
      const auto found = connections_.find(id);
      if (found->second.passes.due_ns() <= now_ns)
        end(found, found->second.passes.overdue(), now_ns);
    }
  }

  /// What the inside said last is not lost because the guard ends, too.
  void finish() {
    const auto due_ns = time_.steady_ns() + finish_ns_max;
    for (auto& [id, each] : connections_) {
      pollfd takes{each.passes.number(relay::side::outside), POLLOUT, 0};
      while (!each.passes.finish()) {
        const auto left_ms = (due_ns - time_.steady_ns()) / 1'000'000;
        if (left_ms <= 0 || ::poll(&takes, 1, static_cast<int>(left_ms)) <= 0) return;
      }
    }
  }

  /// With a reason, it is a refusal.
  void end(connections::iterator which, const std::string& reason, std::int64_t now_ns) {
    if (!reason.empty()) refuse(which->second.peer, reason, now_ns);
    timed_.erase(which->first);
    connections_.erase(which);
    open_ = connections_.size();
  }

  void refuse(const std::string& peer, const std::string& reason, std::int64_t now_ns) {
    ++refused_;
    const auto line = log_limit_.admit("refused a connection from " + peer + ": " + reason, now_ns);
    if (line && options_.log) options_.log(*line);
  }

  /// A listener that cannot accept stays readable: leave it alone for a while.
  void pause_accepting(std::int64_t now_ns) {
    set_watch(listener_.number(), EPOLL_CTL_DEL, 0, listener_mark);
    accept_due_ns_ = now_ns + accept_pause_ns;
  }

  void resume_accepting() {
    accept_due_ns_ = never_ns;
    set_watch(listener_.number(), EPOLL_CTL_ADD, EPOLLIN, listener_mark);
  }

  port_guard_options options_;
  const clock& time_;
  listener listener_;
  descriptor epoll_;
  sources::wake_descriptor stop_;
  std::vector<std::byte> buffer_;
  connections connections_;
  std::set<std::uint64_t>
      timed_;  // of these, who has to do something by some time; the oldest first
  std::uint64_t next_id_ = 1;
  std::int64_t accept_due_ns_ = never_ns;
  line_limit log_limit_{log_lines_max, log_span_ns};
  std::atomic<std::uint64_t> accepted_{0};
  std::atomic<std::uint64_t> refused_{0};
  std::atomic<std::uint64_t> open_{0};
  std::thread thread_;
};

port_guard::port_guard(port_guard_options options, const clock& time)
    : implementation_(std::make_unique<implementation>(std::move(options), time)) {}

port_guard::~port_guard() = default;

std::uint16_t port_guard::port() const { return implementation_->port(); }

port_guard_counts port_guard::counts() const { return implementation_->counts(); }

}  // namespace weir
