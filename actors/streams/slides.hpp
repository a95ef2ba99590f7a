#pragma once

// How often streams have datasets. A stream of slide S has one at each batch time t with (t - zero) % S == 0, where
// zero is the batch time before the first.

#include <weir/actors/streams/graph.hpp>

namespace weir::detail {

/// Sees to it that a window of this length, computed every `slide`, can be made of the batches of `from`: now,
/// or when the batch interval is known. Returns the slide of the result. Throws topology_error.
[[nodiscard]] std::chrono::milliseconds window_slide(const upstream& from, const char* what,
                                                     std::chrono::milliseconds length,
                                                     std::chrono::milliseconds slide);

/// Sees to it that two streams are of one topology and have datasets at the same times. Throws topology_error.
void require_same_slide(const upstream& one, const upstream& other, const std::string& what);

}  // namespace weir::detail
