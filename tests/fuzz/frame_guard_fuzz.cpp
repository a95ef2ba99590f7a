// Whatever comes over a connection, and however it is cut: the guard comes to the same verdict as when all comes at once, and
// units come out as they came in.

#include <weir/actors/progress/frame_guard.hpp>
#include <weir/actors/progress/unit_reader.hpp>
#include <weir/tests/fuzz/expect.hpp>

#include <algorithm>
#include <vector>

namespace {

struct verdict {
  std::optional<std::string> reason;
  bool shaken;

  bool operator==(const verdict&) const = default;
};

/// What a guard says of `all` in pieces of so many bytes.
verdict judge(weir::frame_guard::sender from, std::span<const std::byte> all, std::size_t piece_bytes) {
  weir::frame_guard guard(from, {.handshake_bytes_max = 64, .payload_bytes_max = 300});
  while (!all.empty()) {
    const auto piece = all.first(std::min(piece_bytes, all.size()));
    if (auto reason = guard.refuse(piece)) return {std::move(reason), guard.shaken()};
    all = all.subspan(piece.size());
  }
  return {std::nullopt, guard.shaken()};
}

/// Cuts `all` into units whose lengths are what it says itself, receiving at most so many bytes at once.
void cut(std::span<const char> all, std::size_t piece_bytes) {
  const auto length = [](char says) { return std::size_t{1} << (static_cast<unsigned char>(says) % 14); };
  weir::unit_reader reader;
  reader.want(1);
  reader.next();
  std::vector<char> out;
  for (auto left = all; !left.empty();) {
    std::size_t count = 0;
    for (const auto& each : reader.room()) {
      const auto size = std::min({each.size(), left.size(), piece_bytes - count});
      std::copy_n(left.begin(), size, each.begin());
      left = left.subspan(size);
      count += size;
    }
    reader.took(count);
    while (reader.is_whole()) {
      out.insert(out.end(), reader.unit().begin(), reader.unit().end());
      reader.want(length(out.back()));
      reader.next();
    }
  }
  weir::fuzz::expect(std::equal(out.begin(), out.end(), all.begin()));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::span text(reinterpret_cast<const char*>(data) + 1, size - 1);
  const std::size_t piece_bytes = data[0] + 1u;
  for (const auto from : {weir::frame_guard::sender::connects, weir::frame_guard::sender::was_connected_to})
    weir::fuzz::expect(judge(from, std::as_bytes(text), piece_bytes) == judge(from, std::as_bytes(text), SIZE_MAX));
  cut(text, piece_bytes);
  return 0;
}
