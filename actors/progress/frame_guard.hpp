#pragma once

#include <weir/actors/progress/partial_header.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace weir {

/// What the frames of a connection may be.
struct frame_limits {
  std::size_t handshake_bytes_max = 1024;
  std::size_t payload_bytes_max = 8u << 20;
};

/// Judges what nodes say to each other, before CAF gets it: frames of a header of 32 bytes and as many as it says.
/// CAF makes room for these before they come, up to 4 GiB, and waits for them as long as they take. One thread at a time.
///
///   byte    0     kind: 0 hand-shake of who was connected to, 1 of who connects, 2 to 6 what follows (6, a sign of
///                 life, has no payload)
///           1, 2  zero
///           3     flags
///           4     bytes of the payload, 4 bytes, the most significant first
///           8     what goes with the kind (in a hand-shake of kind 0: the version), source and destination, 8 bytes
///                 each; zero in a hand-shake
class frame_guard {
 public:
  /// Who sends the frames.
  enum class sender { connects, was_connected_to };

  frame_guard(sender from, const frame_limits& limits) : from_(from), limits_(limits) {}

  /// The next bytes, cut anywhere. None: pass them on. Else why not: end the connection, and ask no more.
  [[nodiscard]] std::optional<std::string> refuse(std::span<const std::byte> piece);
  /// The first hand-shake has come as a whole.
  [[nodiscard]] bool shaken() const { return shaken_; }

 private:
  [[nodiscard]] std::optional<std::string> take_header(std::span<const std::byte>& piece);
  void take_payload(std::span<const std::byte>& piece);
  [[nodiscard]] std::optional<std::string> refuse_header() const;
  [[nodiscard]] bool is_zero(std::size_t from, std::size_t to) const;
  [[nodiscard]] std::size_t payload_bytes() const;

  sender from_;
  frame_limits limits_;
  partial_header<32> header_;
  std::size_t payload_left_ = 0;
  bool shaken_ = false;
};

}  // namespace weir
