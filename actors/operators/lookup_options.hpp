#pragma once

#include <weir/config/chrono.hpp>

#include <cstddef>

namespace weir {

/// How a lookup is done.
struct lookup_options {
  std::size_t in_flight_max = 16;  ///< calls at the same time, of each partition
  /// When no call has answered for so long, the records of those that are open are refused.
  std::chrono::milliseconds timeout{1000};
  bool ordered = true;                ///< results in the order of records, or as answers come
  bool keep_unmatched = true;         ///< send records for which there is no value
  std::size_t cache_entries_max = 0;  ///< answers that are remembered, "no value" included
  std::chrono::milliseconds cache_ttl{
      0};  ///< for how long, by ticks; 0: until others take their place
};

}  // namespace weir
