#pragma once

#include <weir/messages/time.hpp>

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

/// What is known of the event time of records to come on an edge, or out of a stage.
struct watermark {
  event_time up_to = event_time::min();  ///< no record before it follows, but for late ones
  bool idle = false;  ///< nothing has come for so long that nobody should wait for it

  friend bool operator==(const watermark&, const watermark&) = default;
};

/// That of a stream that has come to its end.
inline constexpr watermark last_watermark{event_time::max(), false};

}  // namespace weir
