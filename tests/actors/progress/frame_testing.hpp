#pragma once

#include <cstdint>
#include <string>

namespace weir::testing {

/// The value as so many bytes, the most significant first.
inline std::string big_endian(std::uint64_t value, int bytes) {
  std::string text;
  for (int i = bytes - 1; i >= 0; --i) text.push_back(static_cast<char>(value >> (8 * i)));
  return text;
}

/// A header of frame_guard's protocol.
struct frame_header {
  std::uint8_t kind = 2;
  std::uint32_t payload_bytes = 0;
  std::uint8_t padding = 0;
  std::uint64_t operation = 0;
  std::uint64_t source = 0;
  std::uint64_t destination = 0;
};

inline std::string bytes_of(const frame_header& from) {
  return std::string(1, static_cast<char>(from.kind)) + big_endian(from.padding, 2) +
         std::string(1, '\0') + big_endian(from.payload_bytes, 4) + big_endian(from.operation, 8) +
         big_endian(from.source, 8) + big_endian(from.destination, 8);
}

/// What who connects says first.
inline std::string handshake() {
  return bytes_of({.kind = 1, .payload_bytes = 32}) + std::string(32, 'n');
}

inline std::string message(std::size_t payload_bytes) {
  return bytes_of({.payload_bytes = static_cast<std::uint32_t>(payload_bytes),
                   .operation = 1,
                   .destination = 7}) +
         std::string(payload_bytes, 'p');
}

inline std::string sign_of_life() { return bytes_of({.kind = 6}); }

}  // namespace weir::testing
