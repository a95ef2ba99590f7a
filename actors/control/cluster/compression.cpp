#include <weir/actors/control/cluster/compression.hpp>

#include <lz4.h>

namespace weir {

namespace {

constexpr std::size_t size_max = 256u << 20;
/// A byte of lz4 says at most so many.
constexpr std::size_t ratio_max = 256;

}  // namespace

std::optional<std::string> compressed(std::string_view bytes) {
  if (bytes.size() > size_max) return std::nullopt;
  std::string into(bytes.size() - bytes.size() / 8, '\0');
  const auto size = LZ4_compress_default(bytes.data(), into.data(), static_cast<int>(bytes.size()),
                                         static_cast<int>(into.size()));
  if (size <= 0) return std::nullopt;
  into.resize(static_cast<std::size_t>(size));
  return into;
}

std::optional<std::string> expanded(std::string_view bytes, std::size_t size) {
  if (bytes.size() > size_max || size > size_max || size / ratio_max > bytes.size()) return std::nullopt;
  std::string into(size, '\0');
  const auto made = LZ4_decompress_safe(bytes.data(), into.data(), static_cast<int>(bytes.size()), static_cast<int>(size));
  if (made < 0 || static_cast<std::size_t>(made) != size) return std::nullopt;
  return into;
}

}  // namespace weir
