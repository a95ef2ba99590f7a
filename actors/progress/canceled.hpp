#pragma once

namespace weir {

/// Thrown through an operator that waits for credit when its stage ends. No std::exception: whoever catches
/// everything lets it pass.
struct canceled {};

}  // namespace weir
