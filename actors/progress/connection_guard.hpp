#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

namespace weir {

/// Judges what comes in over one connection, piece by piece, before whoever it is for gets it: it must begin with a
/// hand-shake, soon, and never claim sizes that would cost memory. One thread at a time.
class connection_guard {
 public:
  virtual ~connection_guard() = default;

  /// The next bytes, cut anywhere. None: pass them on. Else why not: end the connection, and ask no more.
  [[nodiscard]] virtual std::optional<std::string> refuse(std::span<const std::byte> piece) = 0;

  /// The steady time at which the hand-shake must be complete; INT64_MAX once it is.
  [[nodiscard]] virtual std::int64_t due_ns() const = 0;
};

}  // namespace weir
