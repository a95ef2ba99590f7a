#pragma once

#include <string>

namespace weir::bench {

/// About `bytes` of text: lines of ten words, drawn from `vocabulary` words with Zipf's law (s = 1).
/// The same for the same arguments.
[[nodiscard]] std::string zipf_text(std::size_t bytes, std::size_t vocabulary);

}  // namespace weir::bench
