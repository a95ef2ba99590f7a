#include "variation.hpp"

namespace weir::conformance {

std::string variation::to_text() const {
  return "seed " + std::to_string(seed) + ", parallelism " + std::to_string(parallelism) +
         (crashes ? ", with a crash" : "");
}

std::vector<variation> variations(std::uint64_t seed, bool quick) {
  if (quick) return {{seed, 1, false}, {seed + 1, 3, true}};
  std::vector<variation> all;
  for (const bool crashes : {false, true})
    for (std::size_t parallelism = 1; parallelism <= 3; ++parallelism)
      all.push_back({seed + all.size(), parallelism, crashes});
  return all;
}

}  // namespace weir::conformance
