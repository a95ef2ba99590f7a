#include <weir/actors/testing/seeds.hpp>

#include <cstdlib>
#include <numeric>

namespace weir::testing {

namespace {

std::uint64_t environment(const char* name, std::uint64_t otherwise) {
  const auto* given = std::getenv(name);
  return given ? std::strtoull(given, nullptr, 10) : otherwise;
}

}  // namespace

std::uint64_t seed_asked() { return environment("WEIR_SEED", 1); }

std::vector<std::uint64_t> seeds(std::size_t count) {
  if (std::getenv("WEIR_SEED")) return {seed_asked()};
  std::vector<std::uint64_t> all(environment("WEIR_SEEDS", count));
  std::iota(all.begin(), all.end(), std::uint64_t{1});
  return all;
}

}  // namespace weir::testing
