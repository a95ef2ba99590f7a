#pragma once

#include <weir/actors/progress/connection_guard.hpp>
#include <weir/actors/progress/partial_header.hpp>

namespace weir {

/// What the frames of a connection may be.
struct frame_limits {
  std::size_t handshake_bytes_max = 1024;
  std::size_t payload_bytes_max = 8u << 20;
  std::int64_t handshake_ns_max = 3'000'000'000;
};

/// A guard for nodes that speak to each other in frames: a header of 32 bytes, then as many as it says. The receiver
/// makes room for these before they come, up to 4 GiB, and waits for them as long as they take.
///
///   byte    0     kind: 1 hand-shake of who connects, 2 to 6 what follows (6, a sign of life, has no payload)
///           1, 2  zero
///           3     flags
///           4     bytes of the payload, 4 bytes, the most significant first
///           8     what goes with the kind, source and destination, 8 bytes each; zero in a hand-shake
class frame_guard final : public connection_guard {
 public:
  frame_guard(const frame_limits& limits, std::int64_t now_ns);

  [[nodiscard]] std::optional<std::string> refuse(std::span<const std::byte> piece) override;
  [[nodiscard]] std::int64_t due_ns() const override;

 private:
  [[nodiscard]] std::optional<std::string> take_header(std::span<const std::byte>& piece);
  void take_payload(std::span<const std::byte>& piece);
  [[nodiscard]] std::optional<std::string> refuse_header() const;
  [[nodiscard]] bool is_zero(std::size_t from, std::size_t to) const;
  [[nodiscard]] std::size_t payload_bytes() const;

  frame_limits limits_;
  std::int64_t due_ns_;
  partial_header<32> header_;
  std::size_t payload_left_ = 0;
  bool shaken_ = false;
};

}  // namespace weir
