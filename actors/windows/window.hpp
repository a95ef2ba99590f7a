#pragma once

#include <weir/messages/time.hpp>

#include <compare>

namespace weir {

/// A stretch of time: from `start` on, up to but not including `end`.
struct window {
  event_time start;
  event_time end;

  friend auto operator<=>(const window&, const window&) = default;
};

}  // namespace weir
