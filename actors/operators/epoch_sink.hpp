#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace weir {

/// An operator that publishes what it wrote when an epoch is committed; see `sink` for what the functions do.
class epoch_sink {
 public:
  virtual ~epoch_sink() = default;
  [[nodiscard]] virtual std::string prepare(std::uint64_t epoch) = 0;
  virtual void commit(std::uint64_t epoch) = 0;
  virtual void recover(std::uint64_t epoch, std::string_view token) = 0;
};

}  // namespace weir
