#include <weir/actors/control/connections/node_connection.hpp>
#include <weir/messages/clock.hpp>

#include <caf/actor_system_config.hpp>
#include <caf/defaults.hpp>

#include <netinet/in.h>
#include <netinet/tcp.h>

#include <atomic>
#include <cassert>

namespace weir {

namespace {

namespace network = caf::io::network;

/// CAF makes handles of the numbers of sockets, which come again: then its broker, which forgets a connection some time after
/// it has ended, forgets another one.
caf::io::connection_handle new_handle() {
  static std::atomic<std::int64_t> next{std::int64_t{1} << 32};
  return caf::io::connection_handle::from_int(next++);
}

/// What one connection may receive before others have their turn.
constexpr std::size_t turn_bytes_max = 2u << 20;

void keep_watch_on(int socket, const caf::actor_system_config& config) {
  const int on = 1;
  ::setsockopt(socket, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on);
  const auto limit = caf::get_or(config, "middleman.connection-timeout", caf::defaults::middleman::connection_timeout);
  const auto limit_ms = static_cast<unsigned>(limit.count() / 1'000'000);
  if (limit_ms != 0) ::setsockopt(socket, IPPROTO_TCP, TCP_USER_TIMEOUT, &limit_ms, sizeof limit_ms);
}

}  // namespace

node_connection::node_connection(network::default_multiplexer& loop, sources::descriptor socket,
                                 std::unique_ptr<transport> carries, frame_guard guard)
    : scribe(new_handle()),
      event_handler(loop, socket.get()),
      socket_(std::move(socket)),
      carries_(std::move(carries)),
      guard_(guard) {
  keep_watch_on(socket_.get(), loop.system().config());
}

node_connection::~node_connection() {
  leave({});
  fd_ = network::invalid_native_socket;  // the socket is closed by its owner, here
}

bool node_connection::come_in(std::shared_ptr<reception> at, std::string peer) {
  const auto number = at->admit(*this, std::move(peer), machine_clock().steady_ns());
  if (!number) return false;
  number_ = *number;
  reception_ = std::move(at);
  return true;
}

void node_connection::turn_away(const std::string& reason) { fail(operation::read, reason); }

void node_connection::graceful_shutdown() {
  leave({});
  if (!std::exchange(shuts_down_, true) && !state_.writing) network::shutdown_write(fd());
  detach(&backend(), false);
}

void node_connection::configure_read(caf::io::receive_policy::config how) {
  assert(how.first == caf::io::receive_policy_flag::exactly && how.second != 0 && "what CAF's broker asks for");
  reader_.want(how.second);
  if (std::exchange(started_, true)) return;
  reader_.next();
  add_to_loop();
}

void node_connection::add_to_loop() {
  if (reads_) return;
  reads_.reset(this);
  activate();
}

void node_connection::remove_from_loop() {
  passivate();
  if ((eventbf() & network::input_mask) == 0) reads_.reset();  // the loop has not begun to watch
}

void node_connection::flush() {
  if (!next_.empty() && !writing_awaits_input_) watch_for_writing(true);
}

std::string node_connection::addr() const {
  const auto address = network::remote_addr_of_fd(fd());
  return address ? *address : std::string();
}

std::uint16_t node_connection::port() const {
  const auto port = network::remote_port_of_fd(fd());
  return port ? *port : std::uint16_t{0};
}

void node_connection::handle_event(operation what) {
  const self_pointer alive(this);
  switch (what) {
    case operation::read: return receive();
    case operation::write: return write();
    case operation::propagate_error: return fail(operation::read, {});
  }
}

void node_connection::removed_from_loop(operation what) {
  (what == operation::read ? reads_ : writes_).reset();
}

void node_connection::receive() {
  if (detached()) return;  // by somebody whose turn was before, and the loop has not noticed
  for (std::size_t bytes = 0; bytes < turn_bytes_max || carries_->holds_more();) {
    const auto [rest, aside] = reader_.room();
    const auto got = carries_->receive(rest, aside);
    if (got.broken) return fail(operation::read, why_broken(got));
    for (const auto piece : reader_.took(got.bytes))
      if (!judge(piece)) return;
    while (reader_.is_whole())
      if (!hand_over()) return;
    if (std::exchange(writing_awaits_input_, false)) watch_for_writing(true);
    if (got.awaits_input) return;
    bytes += got.bytes;
  }
}

bool node_connection::judge(std::span<const char> bytes) {
  if (auto reason = guard_.refuse(std::as_bytes(bytes))) {
    fail(operation::read, *reason);
    return false;
  }
  if (reception_ && guard_.shaken()) reception_->know(number_);
  return true;
}

/// Gives a unit to the broker. False: it was the last.
bool node_connection::hand_over() {
  auto& unit = reader_.unit();
  const bool goes_on = consume(&backend(), unit.data(), unit.size()) && !detached();
  if (goes_on)
    reader_.next();
  else
    remove_from_loop();
  return goes_on;
}

void node_connection::write() {
  if (!state_.writing) return;  // it has failed in this turn
  if (sent_ == sends_.size()) {
    sends_.clear();
    sends_.swap(next_);
    sent_ = 0;
  }
  const auto done = carries_->send(std::span(sends_).subspan(sent_));
  if (done.broken) return fail(operation::write, why_broken(done));
  sent_ += done.bytes;
  writing_awaits_input_ = done.awaits_input;
  const bool all = sent_ == sends_.size() && next_.empty();
  if (all || writing_awaits_input_) watch_for_writing(false);
  if (all && shuts_down_) network::shutdown_write(fd());
}

void node_connection::watch_for_writing(bool wanted) {
  if (state_.writing == wanted) return;
  state_.writing = wanted;
  if (wanted) {
    writes_.reset(this);
    return backend().add(operation::write, fd(), this);
  }
  backend().del(operation::write, fd(), this);
  if ((eventbf() & network::output_mask) == 0) writes_.reset();
}

/// Of nodes that have spoken to each other none asks why.
std::string node_connection::why_broken(const transport::moved& by) const {
  if (guard_.shaken()) return {};
  return by.reason.empty() && last_words_ ? "it has hung up without a hand-shake" : by.reason;
}

/// Ends at once, and tells the broker.
void node_connection::fail(operation during, const std::string& reason) {
  const self_pointer alive(this);
  leave(reason);
  io_failure(&backend(), during);
  remove_from_loop();
  watch_for_writing(false);
}

void node_connection::leave(const std::string& reason) {
  if (const auto from = std::exchange(reception_, nullptr))
    from->leave(number_, reason, machine_clock().steady_ns());
  if (last_words_ && !reason.empty()) last_words_->leave(reason);
}

}  // namespace weir
