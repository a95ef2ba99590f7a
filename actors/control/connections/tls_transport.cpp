#include <weir/actors/control/connections/transport.hpp>

#include <caf/openssl/session.hpp>
#include <openssl/err.h>

namespace weir {

namespace {

using caf::io::network::rw_state;

/// CAF's session, whose calls begin without errors. OpenSSL lists the errors of a thread until somebody takes them, which
/// CAF does not, and while any is listed, each call that has to wait counts as failed: also those of other connections.
class tls_transport final : public transport {
 public:
  tls_transport(int socket, caf::openssl::session_ptr session) : socket_(socket), session_(std::move(session)) {}

  moved receive(std::span<char> rest, std::span<char>) override {
    ERR_clear_error();
    std::size_t count = 0;
    if (session_->read_some(count, socket_, rest.data(), rest.size()) == rw_state::failure) return {.broken = true};
    return {.bytes = count, .awaits_input = count == 0};
  }

  moved send(std::span<const char> bytes) override {
    ERR_clear_error();
    std::size_t count = 0;
    if (session_->write_some(count, socket_, bytes.data(), bytes.size()) == rw_state::failure) return {.broken = true};
    sends_ = sends_ || count != 0;
    if (sends_) return {.bytes = count};
    // To send nothing is "indeterminate" while the hand-shake waits for the other side.
    const auto state = session_->write_some(count, socket_, nullptr, 0);
    return {.broken = state == rw_state::failure, .awaits_input = state == rw_state::indeterminate};
  }

  bool holds_more() override { return session_->must_read_more(socket_, 1); }

 private:
  int socket_;
  caf::openssl::session_ptr session_;
  bool sends_ = false;  // the hand-shake is over
};

}  // namespace

std::unique_ptr<transport> make_tls_transport(caf::actor_system& system, int socket, tls_side self) {
  ERR_clear_error();
  caf::openssl::session_ptr session;
  try {
    session = caf::openssl::make_session(system, socket, self == tls_side::accepts);
  } catch (const std::exception&) {
    return nullptr;
  }
  if (!session) return nullptr;
  return std::make_unique<tls_transport>(socket, std::move(session));
}

}  // namespace weir
