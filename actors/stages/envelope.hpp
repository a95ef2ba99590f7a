#pragma once

#include <weir/messages/batch.hpp>
#include <weir/messages/mark.hpp>

namespace weir {

/// What travels on an edge, in order: batches, ticks, and at last the end.
struct envelope {
  enum class kind : std::uint8_t { data, tick, end };

  kind what = kind::data;
  batch data;
  tick mark;
  interval_data has = interval_data::given;  ///< of a tick
};

}  // namespace weir
