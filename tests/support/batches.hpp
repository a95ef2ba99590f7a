#pragma once

// Batches out of values.

#include <weir/messages/batch_builder.hpp>

#include <span>
#include <vector>

namespace weir::testing {

/// The values as one batch. With `first` given, value i says that it stands at source position first + i.
template <row T>
batch batch_of(std::span<const T> values, batch_header header = {}) {
  batch_builder<T> builder(segment_pool::make(), {.rows_max = SIZE_MAX, .bytes_max = SIZE_MAX});
  for (const auto& value : values) builder.append(value);
  return builder.freeze(header);
}

template <row T>
batch batch_of(const std::vector<T>& values, batch_header header = {}) {
  return batch_of(std::span<const T>(values), header);
}

/// The values as batches of these sizes, whose headers tell each record's position; what the sizes leave over
/// is one batch more.
template <row T>
std::vector<batch> batches_of(std::span<const T> values, std::span<const std::size_t> sizes,
                              std::uint64_t position = 0) {
  std::vector<batch> all;
  const auto add = [&](std::size_t size) {
    all.push_back(batch_of(values.first(size), {.position = position, .exact = true}));
    values = values.subspan(size);
    position += size;
  };
  for (const auto size : sizes) add(std::min(size, values.size()));
  if (!values.empty()) add(values.size());
  return all;
}

}  // namespace weir::testing
