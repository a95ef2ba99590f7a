#pragma once

#include <weir/messages/row.hpp>

namespace weir {

/// A stream whose records a stage writes: it can be read any number of times.
struct materialized {};

template <row T, class Chain = materialized>
class stream;

template <row K, row T, class Key, class Chain>
class keyed_stream;

/// How many partitions a stage gets; 0 stands for the job's parallelism.
struct partitions_option {
  std::size_t partitions = 0;
};

}  // namespace weir
