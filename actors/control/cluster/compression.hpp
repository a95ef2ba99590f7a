#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace weir {

/// With lz4. Nothing when that is not at least an eighth smaller.
[[nodiscard]] std::optional<std::string> compressed(std::string_view bytes);

/// The `size` bytes again, 256 MiB at most; nothing if these bytes, which nobody has checked, are not that.
[[nodiscard]] std::optional<std::string> expanded(std::string_view bytes, std::size_t size);

}  // namespace weir
