#include <weir/sources/addresses.hpp>
#include <weir/sources/block_reader.hpp>
#include <weir/sources/descriptor.hpp>
#include <weir/sources/tcp.hpp>
#include <weir/sources/with_journal.hpp>

#include <sys/epoll.h>

#include <algorithm>
#include <array>
#include <unordered_map>

namespace weir::sources {

namespace {

constexpr std::size_t turn_bytes_max = 64u << 10;
constexpr std::int64_t accept_pause_ns = 1'000'000'000;
constexpr std::int64_t never_ns = INT64_MAX;

struct client {
  descriptor socket;
  line_splitter lines;
};

std::string advice_on(int error) {
  if (error == EADDRINUSE) return "stop the program that listens there, or choose another port";
  if (error == EACCES) return "choose a port above 1023, or allow the program to use lower ones";
  if (error == EADDRNOTAVAIL)
    return "use an address of this machine, or leave the host empty for all of them";
  return {};
}

descriptor listen_on(const std::string& host, std::uint16_t port) {
  const auto what = "cannot listen on " + host_and_port(host, port);
  const auto found = look_up(host, port, lookup_for::listening);
  if (found.addresses.empty()) throw source_error(what + ": " + found.reason);
  int error = 0;
  for (const auto& address : found.addresses) {
    descriptor socket{::socket(address.family(), SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)};
    const int on = 1;
    if (socket && ::setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == 0 &&
        ::bind(socket.get(), address.get(), address.size) == 0 &&
        ::listen(socket.get(), SOMAXCONN) == 0)
      return socket;
    error = errno;
  }
  fail(what, error, advice_on(error));
}

std::uint16_t port_of(const descriptor& socket) {
  socket_address own{{}, sizeof(sockaddr_storage)};
  check(::getsockname(socket.get(), own.get(), &own.size), "cannot read a socket's port");
  return own.port();
}

class tcp_server_source final : public source<std::string_view> {
 public:
  tcp_server_source(const std::string& host, std::uint16_t port, tcp_server_options options,
                    std::shared_ptr<tcp_server_counters> counters, const clock& time)
      : options_(options),
        counters_(std::move(counters)),
        time_(time),
        listener_(listen_on(host, port)),
        epoll_(check(::epoll_create1(EPOLL_CLOEXEC), "cannot make an epoll set")) {
    watch(listener_.get());
    counters_->port = port_of(listener_);
  }

  polled poll(intake<std::string_view>& in) override {
    if (time_.steady_ns() >= accept_due_ns_) resume_accepting();
    for (;;) {
      if (reading_ != nullptr && reading_->lines.drain(in)) return polled::some;
      reading_ = nullptr;
      if (in.full()) return polled::some;
      const int fd = next_ready();
      if (fd < 0) return polled::idle;
      if (fd == listener_.get())
        accept_clients();
      else
        read(fd, in);
    }
  }

  [[nodiscard]] wait_for wait() const override {
    const auto left =
        accept_due_ns_ == never_ns ? wait_for{}.at_most_ns : accept_due_ns_ - time_.steady_ns();
    return {.descriptor = epoll_.get(), .at_most_ns = std::max<std::int64_t>(0, left)};
  }

 private:
  /// The next of those that were ready when last asked, which is what makes turns fair; -1: none
  /// is.
  int next_ready() {
    if (ready_at_ == ready_count_) {
      const int count =
          ::epoll_wait(epoll_.get(), ready_.data(), static_cast<int>(ready_.size()), 0);
      ready_at_ = 0;
      ready_count_ = count > 0 ? static_cast<std::size_t>(count) : 0;
    }
    return ready_at_ < ready_count_ ? ready_[ready_at_++].data.fd : -1;
  }

  void read(int fd, intake<std::string_view>& in) {
    const auto found = clients_.find(fd);
    if (found == clients_.end()) return;
    auto& lines = found->second.lines;
    switch (reader_.read(fd, lines)) {
      case got::nothing: return;
      case got::bytes: reading_ = &found->second; return;
      case got::end:
      case got::failed: break;
    }
    lines.finish(in);
    clients_.erase(found);
    ++counters_->disconnected;
  }

  void accept_clients() {
    for (std::size_t i = 0; i < ready_.size(); ++i) {
      descriptor socket{::accept4(listener_.get(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC)};
      if (socket)
        admit(std::move(socket));
      else if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM)
        return pause_accepting();
      else if (errno == EAGAIN || errno == EWOULDBLOCK)
        return;  // other errors are of one connection, which was lost before it was accepted
    }
  }

  void admit(descriptor socket) {
    if (clients_.size() >= options_.connections_max) {
      ++counters_->turned_away;
      return;
    }
    const int on = 1;
    ::setsockopt(socket.get(), SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on);
    const int fd = socket.get();
    watch(fd);
    clients_.emplace(fd, client{std::move(socket), line_splitter(options_.line_bytes_max)});
    ++counters_->accepted;
  }

  /// A listener that cannot accept stays readable: leave it alone for a while.
  void pause_accepting() {
    ++counters_->accept_failed;
    ::epoll_ctl(epoll_.get(), EPOLL_CTL_DEL, listener_.get(), nullptr);
    accept_due_ns_ = time_.steady_ns() + accept_pause_ns;
  }

  void resume_accepting() {
    accept_due_ns_ = never_ns;
    watch(listener_.get());
  }

  void watch(int fd) {
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.fd = fd;
    check(::epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, fd, &event), "cannot watch a socket");
  }

  tcp_server_options options_;
  std::shared_ptr<tcp_server_counters> counters_;
  const clock& time_;
  descriptor listener_;
  descriptor epoll_;
  std::int64_t accept_due_ns_ = never_ns;
  std::array<epoll_event, 64> ready_;
  std::size_t ready_at_ = 0;
  std::size_t ready_count_ = 0;
  std::unordered_map<int, client> clients_;  // by descriptor; they stay where they are in memory
  client* reading_ = nullptr;                // whose block is in the reader, not yet used up
  block_reader reader_{turn_bytes_max};
};

}  // namespace

tcp_server_spec::tcp_server_spec(std::string host, std::uint16_t port, tcp_server_options options)
    : host_(std::move(host)),
      port_(port),
      options_(options),
      counters_(std::make_shared<tcp_server_counters>()) {}

std::unique_ptr<source<std::string_view>> tcp_server_spec::open(
    const source_context& context) const {
  const auto port =
      port_ != 0 ? port_ : counters_->port.load();  // opened again: where the clients know it
  return with_journal<std::string_view>(
      std::make_unique<tcp_server_source>(host_, port, options_, counters_, context.time), context);
}

std::string tcp_server_spec::name() const { return "tcp_server " + host_and_port(host_, port_); }

tcp_server_spec tcp_server(std::string host, std::uint16_t port, tcp_server_options options) {
  return {std::move(host), port, options};
}

}  // namespace weir::sources
