#include <weir/actors/progress/frame_guard.hpp>

#include <algorithm>

namespace weir {

namespace {

enum class frame_kind : std::uint8_t { answer = 0, handshake = 1, sign_of_life = 6 };

}  // namespace

std::optional<std::string> frame_guard::refuse(std::span<const std::byte> piece) {
  while (!piece.empty()) {
    if (payload_left_ > 0)
      take_payload(piece);
    else if (auto reason = take_header(piece))
      return reason;
  }
  return std::nullopt;
}

/// Takes what there is of a header off the piece.
std::optional<std::string> frame_guard::take_header(std::span<const std::byte>& piece) {
  header_.take(piece);
  if (auto reason = refuse_header()) return reason;
  if (!header_.is_whole()) return std::nullopt;
  header_.restart();
  payload_left_ = payload_bytes();
  return std::nullopt;
}

void frame_guard::take_payload(std::span<const std::byte>& piece) {
  const auto count = std::min(payload_left_, piece.size());
  payload_left_ -= count;
  piece = piece.subspan(count);
  shaken_ = shaken_ || payload_left_ == 0;
}

/// Judges the header, or as much as there is of it.
std::optional<std::string> frame_guard::refuse_header() const {
  const auto kind = static_cast<frame_kind>(header_[0]);
  const auto first = from_ == sender::connects ? frame_kind::handshake : frame_kind::answer;
  if (!shaken_ && kind != first) return "does not begin with a hand-shake";
  if (kind < first || kind > frame_kind::sign_of_life)
    return "a frame of the unknown kind " + std::to_string(static_cast<int>(kind));
  if (!header_.is_whole()) return std::nullopt;
  if (!is_zero(1, 3)) return "a frame with a wrong header";
  const bool shakes = kind <= frame_kind::handshake;
  if (shakes && !is_zero(kind == frame_kind::answer ? 16 : 8, header_.filled()))
    return "a hand-shake with a wrong header";
  const auto bytes = payload_bytes();
  const auto bytes_max = shakes ? limits_.handshake_bytes_max : limits_.payload_bytes_max;
  if (bytes > bytes_max)
    return "a frame of " + std::to_string(bytes) + " bytes: at most " + std::to_string(bytes_max) +
           " are allowed";
  if ((bytes == 0) != (kind == frame_kind::sign_of_life))
    return "a frame of a kind that " +
           std::string(bytes == 0 ? "is never empty" : "is always empty");
  return std::nullopt;
}

bool frame_guard::is_zero(std::size_t from, std::size_t to) const {
  return std::all_of(header_.begin() + static_cast<std::ptrdiff_t>(from),
                     header_.begin() + static_cast<std::ptrdiff_t>(to),
                     [](std::byte each) { return each == std::byte{0}; });
}

std::size_t frame_guard::payload_bytes() const {
  std::size_t bytes = 0;
  for (std::size_t i = 4; i < 8; ++i) bytes = bytes << 8 | static_cast<std::size_t>(header_[i]);
  return bytes;
}

}  // namespace weir
