#pragma once

#include <boost/describe/class.hpp>

#include <cstdint>
#include <string_view>

namespace weir {

/// A record that could not be processed, kept with the reason and where it came from.
struct dead_letter {
  std::string_view stage;   ///< that refused it
  std::string_view source;  ///< that it came from
  std::uint64_t position = 0;  ///< of the record in its source, counted from 0 (lines: line number - 1)
  bool exact = false;       ///< false: the record stands at `position` or after it
  std::string_view record;  ///< as text, at most 4 KiB of it
  std::string_view reason;
};
BOOST_DESCRIBE_STRUCT(dead_letter, (), (stage, source, position, exact, record, reason))

}  // namespace weir
