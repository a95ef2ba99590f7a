#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace weir::testing {

/// The seeds to test with: 1, 2, 3 ... `count`. The environment decides otherwise: WEIR_SEEDS=5000 for so
/// many, WEIR_SEED=17 to repeat one.
[[nodiscard]] std::vector<std::uint64_t> seeds(std::size_t count = 100);

/// WEIR_SEED of the environment, else 1.
[[nodiscard]] std::uint64_t seed_asked();

}  // namespace weir::testing
