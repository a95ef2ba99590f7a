#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace weir {

/// The number that the service has put behind the name of a candidate's node: its last ten digits; none: no candidate's.
[[nodiscard]] std::optional<std::uint64_t> number_of_candidate(std::string_view node);

/// Where a candidate stands among all.
struct place_in_line {
  bool stands = false;                ///< is it among them at all?
  std::optional<std::string> before;  ///< the one that it waits for; none: it leads if it stands
};

/// The place of `own` among the nodes, in any order, of which those that are no candidates do not count.
[[nodiscard]] place_in_line place_of(std::string_view own, const std::vector<std::string>& nodes);

}  // namespace weir
