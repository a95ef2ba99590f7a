#include <weir/actors/progress/tls_guard.hpp>

#include <algorithm>

namespace weir {

namespace {

enum class record_kind : std::uint8_t { first = 20, handshake = 22, data = 23 };

constexpr std::byte client_hello{1};
constexpr std::byte version_major{3};
/// What encryption may add to the 16 KiB of a record.
constexpr std::size_t record_bytes_max = (16u << 10) + 2048;

}  // namespace

tls_guard::tls_guard(const tls_limits& limits, std::int64_t now_ns)
    : limits_(limits), due_ns_(now_ns + limits.handshake_ns_max) {}

std::optional<std::string> tls_guard::refuse(std::span<const std::byte> piece) {
  while (!piece.empty())
    if (auto reason = record_left_ == 0 ? take_header(piece) : take_record(piece)) return reason;
  return std::nullopt;
}

std::int64_t tls_guard::due_ns() const { return shaken_ ? INT64_MAX : due_ns_; }

/// Takes what there is of a header off the piece.
std::optional<std::string> tls_guard::take_header(std::span<const std::byte>& piece) {
  header_.take(piece);
  if (auto reason = refuse_header()) return reason;
  if (!header_.is_whole()) return std::nullopt;
  header_.restart();
  record_left_ = record_bytes();
  if (!shaken_ && (bytes_ += record_left_) > limits_.handshake_bytes_max)
    return "a hand-shake of more than " + std::to_string(limits_.handshake_bytes_max) + " bytes";
  return std::nullopt;
}

/// Takes what there is of a record off the piece.
std::optional<std::string> tls_guard::take_record(std::span<const std::byte>& piece) {
  if (!greeted_ && piece.front() != client_hello) return "does not begin with the hello of TLS";
  greeted_ = true;
  const auto count = std::min(record_left_, piece.size());
  record_left_ -= count;
  piece = piece.subspan(count);
  shaken_ = shaken_ || (record_left_ == 0 && is_data());
  return std::nullopt;
}

/// Judges the header, or as much as there is of it.
std::optional<std::string> tls_guard::refuse_header() const {
  const auto kind = static_cast<record_kind>(header_[0]);
  if (!greeted_ && kind != record_kind::handshake) return "does not speak TLS";
  if (kind < record_kind::first || kind > record_kind::data)
    return "a record of the unknown kind " + std::to_string(static_cast<int>(kind));
  if (header_.filled() >= 2 && header_[1] != version_major) return "does not speak TLS";
  if (!header_.is_whole()) return std::nullopt;
  const auto bytes = record_bytes();
  if (bytes > record_bytes_max) return "a record of " + std::to_string(bytes) + " bytes";
  if (bytes == 0 && kind != record_kind::data) return "an empty record";
  return std::nullopt;
}

std::size_t tls_guard::record_bytes() const {
  return static_cast<std::size_t>(header_[3]) << 8 | static_cast<std::size_t>(header_[4]);
}

bool tls_guard::is_data() const {
  return static_cast<record_kind>(header_[0]) == record_kind::data;
}

}  // namespace weir
