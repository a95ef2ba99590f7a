#pragma once

#include <weir/messages/batch_builder.hpp>

#include <vector>

namespace weir::bench {

/// Batches of the rows that `make(i)` gives for i = 0 .. count - 1.
template <row T, class Make>
std::vector<batch> frozen_batches(std::size_t count, Make make) {
  batch_builder<T> builder(segment_pool::make());
  std::vector<batch> done;
  for (std::size_t i = 0; i < count; ++i) {
    builder.append(make(i));
    if (builder.full()) done.push_back(builder.freeze({}));
  }
  if (!builder.empty()) done.push_back(builder.freeze({}));
  return done;
}

}  // namespace weir::bench
