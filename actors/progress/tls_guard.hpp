#pragma once

#include <weir/actors/progress/connection_guard.hpp>
#include <weir/actors/progress/partial_header.hpp>

namespace weir {

/// What a connection may cost before it has shown a certificate.
struct tls_limits {
  std::size_t handshake_bytes_max = 64u << 10;
  std::int64_t handshake_ns_max = 3'000'000'000;
};

/// A guard for nodes that speak TLS: records of 5 bytes and what they say. It holds no keys: that the client begins
/// with its hello, and comes to encrypted data in time, is all that it can see. A client whose certificate is wrong
/// is refused by who has the keys.
class tls_guard final : public connection_guard {
 public:
  tls_guard(const tls_limits& limits, std::int64_t now_ns);

  [[nodiscard]] std::optional<std::string> refuse(std::span<const std::byte> piece) override;
  [[nodiscard]] std::int64_t due_ns() const override;

 private:
  [[nodiscard]] std::optional<std::string> take_header(std::span<const std::byte>& piece);
  [[nodiscard]] std::optional<std::string> take_record(std::span<const std::byte>& piece);
  [[nodiscard]] std::optional<std::string> refuse_header() const;
  [[nodiscard]] std::size_t record_bytes() const;
  [[nodiscard]] bool is_data() const;

  tls_limits limits_;
  std::int64_t due_ns_;
  partial_header<5> header_;
  std::size_t record_left_ = 0;
  std::size_t bytes_ = 0;  // until the hand-shake is complete
  bool greeted_ = false;   // with a hello
  bool shaken_ = false;
};

}  // namespace weir
