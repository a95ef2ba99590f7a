#pragma once

#include <boost/describe/class.hpp>

#include <cstdint>

namespace weir::bench {

/// What a state keeps of a key: 32 bytes.
struct totals {
  std::int64_t count = 0;
  std::int64_t sum = 0;
  std::int64_t least = 0;
  std::int64_t most = 0;
};
BOOST_DESCRIBE_STRUCT(totals, (), (count, sum, least, most))

}  // namespace weir::bench
