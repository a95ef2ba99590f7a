#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace weir {

/// Reads "512MiB", "64 kB" or "4096": a whole number, and B, kB, MB, GB, TB (thousands) or KiB, MiB, GiB, TiB
/// (1024). None for anything else, and for what does not fit.
[[nodiscard]] std::optional<std::int64_t> parse_byte_size(std::string_view text);

/// In the largest unit of 1024 that leaves a whole number: "512MiB", "1000B".
[[nodiscard]] std::string format_byte_size(std::int64_t bytes);

}  // namespace weir
