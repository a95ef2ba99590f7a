#include <weir/actors/control/connections/transport.hpp>

#include <caf/openssl/session.hpp>
#include <openssl/err.h>
#include <openssl/ssl.h>

#include <stdexcept>

namespace weir {

namespace {

using caf::io::network::rw_state;

/// What OpenSSL says of the call that has just failed; empty: the other side has gone, which is no news of TLS.
std::string take_reason() {
  unsigned long error = 0;
  for (unsigned long next = 0; (next = ERR_get_error()) != 0;) error = next;
  const int reason = ERR_GET_REASON(error);
  if (error == 0 || reason == SSL_R_UNEXPECTED_EOF_WHILE_READING) return {};
  const auto* words = ERR_reason_error_string(error);
  const std::string text = words ? words : "error " + std::to_string(error);
  if (reason == SSL_R_CERTIFICATE_VERIFY_FAILED)
    return "its certificate is not of this cluster's authority, or not valid now (" + text + ")";
  if (reason > SSL_AD_REASON_OFFSET) return "it refuses this node's certificate, or its TLS (" + text + ")";
  return "no hand-shake by TLS (" + text + ")";
}

/// CAF's session, whose calls begin without errors. OpenSSL lists the errors of a thread until somebody takes them, which
/// CAF does not, and while any is listed, each call that has to wait counts as failed: also those of other connections.
class tls_transport final : public transport {
 public:
  tls_transport(int socket, caf::openssl::session_ptr session) : socket_(socket), session_(std::move(session)) {}

  moved receive(std::span<char> rest, std::span<char>) override {
    ERR_clear_error();
    std::size_t count = 0;
    if (session_->read_some(count, socket_, rest.data(), rest.size()) == rw_state::failure) return broken();
    return {.bytes = count, .awaits_input = count == 0};
  }

  moved send(std::span<const char> bytes) override {
    ERR_clear_error();
    std::size_t count = 0;
    // To send nothing is "indeterminate" while the hand-shake waits for the other side, and when it is over: that shows when
    // something is to be sent.
    const auto hand_shake = sends_ ? rw_state::success : session_->write_some(count, socket_, nullptr, 0);
    if (hand_shake == rw_state::failure) return broken();
    if (session_->write_some(count, socket_, bytes.data(), bytes.size()) == rw_state::failure) return broken();
    sends_ = sends_ || count != 0;
    return {.bytes = count, .awaits_input = !sends_ && hand_shake == rw_state::indeterminate};
  }

  bool holds_more() override { return session_->must_read_more(socket_, 1); }

 private:
  static moved broken() { return {.broken = true, .reason = take_reason()}; }

  int socket_;
  caf::openssl::session_ptr session_;
  bool sends_ = false;  // the hand-shake is over
};

}  // namespace

std::unique_ptr<transport> make_tls_transport(caf::actor_system& system, int socket, tls_side self) {
  ERR_clear_error();
  auto session = caf::openssl::make_session(system, socket, self == tls_side::accepts);
  if (!session) {
    const auto reason = take_reason();
    throw std::runtime_error(reason.empty() ? "it has hung up without a hand-shake" : reason);
  }
  return std::make_unique<tls_transport>(socket, std::move(session));
}

}  // namespace weir
