#pragma once

#include <weir/messages/batch.hpp>
#include <weir/messages/mark.hpp>

namespace weir {

/// What travels on an edge, in order: batches, ticks, watermarks, and at last the end.
struct envelope {
  enum class kind : std::uint8_t { data, tick, end, watermark };

  kind what = kind::data;
  batch data = {};
  tick mark = {};
  interval_data has = interval_data::given;  ///< of a tick
  watermark time = {};  ///< of what follows; of data and watermarks
};

}  // namespace weir
