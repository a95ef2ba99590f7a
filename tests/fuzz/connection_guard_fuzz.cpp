// Whatever comes over a connection, and however it is cut: guards come to the same verdict as when all comes at once.

#include <weir/actors/progress/frame_guard.hpp>
#include <weir/actors/progress/tls_guard.hpp>
#include <weir/tests/fuzz/expect.hpp>

#include <algorithm>

namespace {

struct verdict {
  std::optional<std::string> reason;
  std::int64_t due_ns;

  bool operator==(const verdict&) const = default;
};

/// What a guard says of `all` in pieces of so many bytes.
template <class Guard, class Limits>
verdict judge(const Limits& limits, std::span<const std::byte> all, std::size_t piece_bytes) {
  Guard guard(limits, 0);
  while (!all.empty()) {
    const auto piece = all.first(std::min(piece_bytes, all.size()));
    if (auto reason = guard.refuse(piece)) return {std::move(reason), guard.due_ns()};
    all = all.subspan(piece.size());
  }
  return {std::nullopt, guard.due_ns()};
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const auto all = std::as_bytes(std::span(data + 1, size - 1));
  const std::size_t piece_bytes = data[0] + 1u;
  const weir::frame_limits frames{.handshake_bytes_max = 64, .payload_bytes_max = 300};
  weir::fuzz::expect(judge<weir::frame_guard>(frames, all, piece_bytes) ==
                     judge<weir::frame_guard>(frames, all, SIZE_MAX));
  const weir::tls_limits tls{.handshake_bytes_max = 300};
  weir::fuzz::expect(judge<weir::tls_guard>(tls, all, piece_bytes) ==
                     judge<weir::tls_guard>(tls, all, SIZE_MAX));
  return 0;
}
