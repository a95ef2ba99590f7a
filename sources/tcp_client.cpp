#include <weir/sources/addresses.hpp>
#include <weir/sources/block_reader.hpp>
#include <weir/sources/descriptor.hpp>
#include <weir/sources/tcp.hpp>
#include <weir/sources/with_journal.hpp>

#include <netinet/in.h>
#include <netinet/tcp.h>

#include <algorithm>
#include <cstring>
#include <optional>
#include <random>

namespace weir::sources {

namespace {

std::int64_t ns_of(std::chrono::milliseconds time) {
  return std::chrono::nanoseconds(time).count();
}

/// A peer that vanishes without a word is noticed after about two minutes.
void keep_alive(int fd) {
  const auto set = [fd](int level, int option, int value) {
    ::setsockopt(fd, level, option, &value, sizeof value);
  };
  set(SOL_SOCKET, SO_KEEPALIVE, 1);
  set(IPPROTO_TCP, TCP_KEEPIDLE, 60);
  set(IPPROTO_TCP, TCP_KEEPINTVL, 15);
  set(IPPROTO_TCP, TCP_KEEPCNT, 4);
}

/// Who asks a free local port to answer may be given that same port, and talk to itself.
bool connected_to_itself(int fd) {
  socket_address own{{}, sizeof(sockaddr_storage)};
  socket_address peer{{}, sizeof(sockaddr_storage)};
  if (::getsockname(fd, own.get(), &own.size) != 0 ||
      ::getpeername(fd, peer.get(), &peer.size) != 0)
    return false;
  return own.size == peer.size && std::memcmp(&own.storage, &peer.storage, own.size) == 0;
}

/// Pausing -> looking up -> connecting to one address after the other -> connected -> pausing.
class tcp_client_source final : public source<std::string_view> {
 public:
  tcp_client_source(std::string host, std::uint16_t port, tcp_client_options options,
                    std::shared_ptr<tcp_client_counters> counters, const clock& time)
      : host_(std::move(host)),
        port_(port),
        options_(options),
        counters_(std::move(counters)),
        time_(time),
        chance_(static_cast<std::minstd_rand::result_type>(time.steady_ns())),
        due_ns_(time.steady_ns()),
        lines_(options.line_bytes_max) {}

  polled poll(intake<std::string_view>& in) override {
    for (;;) {
      if (lines_.drain(in) || in.full()) return polled::some;
      const auto result = step(in);
      if (result) return *result;
    }
  }

  [[nodiscard]] wait_for wait() const override {
    const auto left = std::max<std::int64_t>(0, due_ns_ - time_.steady_ns());
    switch (state_) {
      case state::pausing: return {.at_most_ns = left};
      case state::looking_up: return {.descriptor = lookup_->wait_descriptor()};
      case state::connecting:
        return {.descriptor = socket_.get(), .writable = true, .at_most_ns = left};
      case state::connected: break;
    }
    return {.descriptor = socket_.get()};
  }

 private:
  enum class state { pausing, looking_up, connecting, connected };

  /// An answer ends the poll; none: go on.
  std::optional<polled> step(intake<std::string_view>& in) {
    switch (state_) {
      case state::pausing: return end_pause();
      case state::looking_up: return end_lookup();
      case state::connecting: return end_connect();
      case state::connected: break;
    }
    return read(in);
  }

  std::optional<polled> end_pause() {
    if (time_.steady_ns() < due_ns_) return polled::idle;
    lookup_.emplace(host_, port_);
    state_ = state::looking_up;
    return {};
  }

  std::optional<polled> end_lookup() {
    if (!lookup_->done()) return polled::idle;
    auto found = lookup_->take();
    lookup_.reset();
    if (found.addresses.empty()) {
      if (!options_.reconnect)
        throw source_error("cannot find host '" + host_ + "': " + found.reason);
      counters_->last_errno = 0;
      pause_after_failure();
      return {};
    }
    addresses_ = std::move(found.addresses);
    next_address_ = 0;
    connect_to_next();
    return {};
  }

  void connect_to_next() {
    const auto& address = addresses_[next_address_++];
    socket_ = descriptor{::socket(address.family(), SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)};
    if (!socket_) return cannot_connect(errno);
    if (::connect(socket_.get(), address.get(), address.size) != 0 && errno != EINPROGRESS)
      return cannot_connect(errno);
    due_ns_ = time_.steady_ns() + ns_of(options_.connect_time_max);
    state_ = state::connecting;
  }

  std::optional<polled> end_connect() {
    if (!ready_now(socket_.get(), readiness::write)) {
      if (time_.steady_ns() < due_ns_) return polled::idle;
      cannot_connect(ETIMEDOUT);
      return {};
    }
    int error = 0;
    socklen_t size = sizeof error;
    if (::getsockopt(socket_.get(), SOL_SOCKET, SO_ERROR, &error, &size) != 0) error = errno;
    if (error == 0 && connected_to_itself(socket_.get())) error = ECONNREFUSED;
    if (error != 0) {
      cannot_connect(error);
      return {};
    }
    keep_alive(socket_.get());
    ++counters_->connected;
    failures_in_a_row_ = 0;
    state_ = state::connected;
    return {};
  }

  void cannot_connect(int error) {
    socket_.reset();
    if (next_address_ < addresses_.size()) return connect_to_next();
    if (!options_.reconnect)
      fail("cannot connect to " + host_and_port(host_, port_), error,
           "is the server running there?");
    counters_->last_errno = error;
    pause_after_failure();
  }

  std::optional<polled> read(intake<std::string_view>& in) {
    const auto result = reader_.read(socket_.get(), lines_);
    if (result == got::bytes) return {};
    if (result == got::nothing) return polled::idle;
    const int error = result == got::failed ? errno : 0;
    ++counters_->disconnected;
    lines_.finish(in);
    socket_.reset();
    if (options_.reconnect) {
      if (error != 0) counters_->last_errno = error;
      pause();
      return {};
    }
    if (error != 0) fail("connection to " + host_and_port(host_, port_) + " lost", error);
    return polled::ended;
  }

  void pause_after_failure() {
    ++counters_->failed;
    pause();
    ++failures_in_a_row_;
  }

  void pause() {
    auto delay = ns_of(options_.reconnect_after);
    const auto delay_max = ns_of(options_.reconnect_after_max);
    for (unsigned i = 0; i < failures_in_a_row_ && delay < delay_max; ++i) delay *= 2;
    delay = std::min(delay, std::max(delay_max, ns_of(options_.reconnect_after)));
    delay += std::uniform_int_distribution<std::int64_t>(
        0, delay / 5)(chance_);  // not all clients at once
    due_ns_ = time_.steady_ns() + delay;
    state_ = state::pausing;
  }

  std::string host_;
  std::uint16_t port_;
  tcp_client_options options_;
  std::shared_ptr<tcp_client_counters> counters_;
  const clock& time_;
  std::minstd_rand chance_;

  state state_ = state::pausing;
  std::int64_t due_ns_;  // the pause is over, or connecting has taken too long
  unsigned failures_in_a_row_ = 0;
  std::optional<lookup> lookup_;
  std::vector<socket_address> addresses_;
  std::size_t next_address_ = 0;
  descriptor socket_;
  block_reader reader_;
  line_splitter lines_;
};

}  // namespace

tcp_client_spec::tcp_client_spec(std::string host, std::uint16_t port, tcp_client_options options)
    : host_(std::move(host)),
      port_(port),
      options_(options),
      counters_(std::make_shared<tcp_client_counters>()) {}

std::unique_ptr<source<std::string_view>> tcp_client_spec::open(
    const source_context& context) const {
  return with_journal<std::string_view>(
      std::make_unique<tcp_client_source>(host_, port_, options_, counters_, context.time), context);
}

std::string tcp_client_spec::name() const { return "tcp_client " + host_and_port(host_, port_); }

tcp_client_spec tcp_client(std::string host, std::uint16_t port, tcp_client_options options) {
  return {std::move(host), port, options};
}

}  // namespace weir::sources
