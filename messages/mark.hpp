#pragma once

#include <cstdint>

namespace weir {

/// The cut that the job's metronome puts into every source's output, in order with its records:
/// the end of a batch interval. Equal numbers are one cut for all streams of a job.
struct tick {
  std::uint64_t number = 0;  ///< counted from 1
  std::int64_t time_ms = 0;  ///< batch time: Unix milliseconds, end of the interval

  friend bool operator==(const tick&, const tick&) = default;
};

/// What a stream has for the interval that a tick ends. It travels with the tick.
enum class interval_data : std::uint8_t {
  given,    ///< a dataset, if only an empty one
  absent,   ///< none: its source gave none
  not_due,  ///< none: the stream gives one at every so many ticks only
};

}  // namespace weir
