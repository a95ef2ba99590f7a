#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace weir {

/// An operator that is a sink, whatever its rows are: what its stage tells it at epochs. Found with
/// a dynamic_cast of the stream_operator. See `sink` for what each function means; all throw
/// sink_error.
class epoch_sink {
 public:
  virtual ~epoch_sink() = default;
  [[nodiscard]] virtual std::string prepare(std::uint64_t epoch) = 0;
  virtual void commit(std::uint64_t epoch) = 0;
  virtual void recover(std::uint64_t epoch, std::string_view token) = 0;
};

}  // namespace weir
