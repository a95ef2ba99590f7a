#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace weir::conformance {

/// One way to run a case.
struct variation {
  std::uint64_t seed =
      1;  ///< decides what runs when, how records are cut into batches, and where a job is killed
  std::size_t parallelism = 1;
  bool crashes = false;  ///< is the job killed in the middle, and started again?

  [[nodiscard]] std::string to_text() const;
};

/// All ways: parallelism 1, 2 and 3, without and with a crash; or, `quick`, one of each kind.
[[nodiscard]] std::vector<variation> variations(std::uint64_t seed, bool quick);

}  // namespace weir::conformance
