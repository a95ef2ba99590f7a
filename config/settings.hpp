#pragma once

#include <weir/config/chrono.hpp>
#include <cstddef>
#include <functional>
#include <string_view>

namespace weir {

/// What a job can be tuned with. Defaults suit a machine of a few cores.
struct settings {
  /// Partitions of keyed stages; 0: one per core.
  std::size_t parallelism = 0;
  /// Threads that run operators, where the engine makes its own actor system; 0: one per core.
  std::size_t threads = 0;
  /// Time between two ticks: the batch interval.
  std::chrono::milliseconds batch_interval{1000};
  /// A batch is full at this many rows or bytes.
  std::size_t batch_rows_max = 4096;
  std::size_t batch_bytes_max = 256u << 10;
  /// Bytes that may be on their way, or queued, between two stage partitions.
  std::size_t window_bytes = 2u << 20;
  /// Receives what the library has to say, a line at a time, on any thread; empty: standard error.
  std::function<void(std::string_view line)> log;
};

}  // namespace weir
