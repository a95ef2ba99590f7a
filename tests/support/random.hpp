#pragma once

#include <cstdint>
#include <cstdlib>
#include <random>

namespace weir::testing {

/// The seed of this run of the tests: WEIR_SEED from the environment, else one by chance. Print it where
/// chance decides, as in `BOOST_TEST_CONTEXT("WEIR_SEED=" << seed())`.
inline std::uint64_t seed() {
  static const std::uint64_t chosen = [] {
    const auto* given = std::getenv("WEIR_SEED");
    return given ? std::strtoull(given, nullptr, 10) : std::random_device{}();
  }();
  return chosen;
}

}  // namespace weir::testing
