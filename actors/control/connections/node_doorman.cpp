#include <weir/actors/control/connections/node_connection.hpp>
#include <weir/actors/control/connections/node_doorman.hpp>
#include <weir/config/host_port.hpp>
#include <weir/messages/clock.hpp>
#include <weir/sources/addresses.hpp>

#include <netdb.h>

#include <algorithm>
#include <array>
#include <system_error>

namespace weir {

namespace {

namespace network = caf::io::network;

/// After the machine ran out of descriptors.
constexpr std::int64_t rest_ns = 1'000'000'000;

std::string peer_of(const sources::descriptor& socket) {
  sources::socket_address peer{{}, sizeof(sockaddr_storage)};
  std::array<char, NI_MAXHOST> host{};
  if (::getpeername(socket.get(), peer.get(), &peer.size) != 0 ||
      ::getnameinfo(peer.get(), peer.size, host.data(), host.size(), nullptr, 0, NI_NUMERICHOST) != 0)
    return "somebody who has gone";
  return to_text(host_port{host.data(), peer.port()});
}

}  // namespace

node_doorman::node_doorman(network::default_multiplexer& loop, listener at, bool secure, std::shared_ptr<reception> how)
    : doorman(network::accept_hdl_from_socket(at.number())),
      event_handler(loop, at.number()),
      listener_(std::move(at)),
      secure_(secure),
      reception_(std::move(how)),
      timer_(loop, [this] { look_after(); }) {}

node_doorman::~node_doorman() {
  fd_ = network::invalid_native_socket;  // closed by its owner, here
}

void node_doorman::launch() {
  timer_.start(this);
  add_to_loop();
}

void node_doorman::add_to_loop() {
  if (watched_) return;
  watched_.reset(this);
  activate();
}

void node_doorman::remove_from_loop() {
  passivate();
  if ((eventbf() & network::input_mask) == 0) watched_.reset();  // the loop has not begun to watch
}

void node_doorman::removed_from_loop(operation) { watched_.reset(); }

void node_doorman::graceful_shutdown() {
  timer_.stop();
  detach(&backend(), false);
}

std::string node_doorman::addr() const {
  const auto address = network::local_addr_of_fd(fd());
  return address ? *address : std::string();
}

void node_doorman::handle_event(operation what) {
  const caf::intrusive_ptr<node_doorman> alive(this);
  if (what == operation::read && !detached()) new_connection();
}

bool node_doorman::new_connection() {
  auto socket = listener_.accept();
  if (!socket) {
    if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) rest();
    return false;
  }
  const bool came = let_in(std::move(socket));
  look_after();
  return came;
}

bool node_doorman::let_in(sources::descriptor socket) {
  const auto peer = peer_of(socket);
  try {
    auto carries = secure_ ? make_tls_transport(parent()->system(), socket.get(), tls_side::accepts)
                           : make_plain_transport(socket.get());
    const auto guest = caf::make_counted<node_connection>(backend(), std::move(socket), std::move(carries),
                                                          frame_guard(frame_guard::sender::connects, {}));
    if (!guest->come_in(reception_, peer)) return false;
    parent()->add_scribe(guest);
    return doorman::new_connection(&backend(), guest->hdl());
  } catch (const std::runtime_error& error) {
    reception_->refuse(peer, error.what(), machine_clock().steady_ns());
    return false;
  }
}

/// Does what is due, and sets the timer to what comes next.
void node_doorman::look_after() {
  const auto now_ns = machine_clock().steady_ns();
  reception_->turn_away_overdue(now_ns);
  if (rests_until_ns_ <= now_ns && !detached()) {
    rests_until_ns_ = INT64_MAX;
    add_to_loop();
  }
  timer_.set(std::min(reception_->due_ns(), rests_until_ns_));
}

/// A socket that cannot accept stays readable: leaves it alone for a while.
void node_doorman::rest() {
  remove_from_loop();
  rests_until_ns_ = machine_clock().steady_ns() + rest_ns;
  look_after();
}

}  // namespace weir
