#pragma once

// What `window` is given: how a stream is cut into windows.

#include <weir/actors/windows/window_grid.hpp>

#include <concepts>

namespace weir {

struct window_offset {
  /// Windows begin so much later than at whole multiples since 1970, UTC; any sign.
  std::chrono::microseconds offset{0};
};

/// Windows that are the same for all keys; see `tumbling`, `sliding`, `cumulative` and `global`.
class time_windows {
 public:
  explicit time_windows(window_grid grid) : grid_(grid) {}

  /// Windows of the time at which records come by, to the batch interval, and not of the time that they
  /// carry: no record is ever late.
  [[nodiscard]] time_windows processing_time() const {
    auto made = *this;
    made.by_arrival_ = true;
    return made;
  }

  [[nodiscard]] const window_grid& grid() const { return grid_; }
  [[nodiscard]] bool by_arrival() const { return by_arrival_; }

 private:
  window_grid grid_;
  bool by_arrival_ = false;
};

/// Windows of a key that end when no record of it came for a while; see `session`.
class session_windows {
 public:
  explicit session_windows(std::chrono::microseconds gap);

  /// See time_windows.
  [[nodiscard]] session_windows processing_time() const {
    auto made = *this;
    made.by_arrival_ = true;
    return made;
  }

  [[nodiscard]] std::chrono::microseconds gap() const { return gap_; }
  [[nodiscard]] bool by_arrival() const { return by_arrival_; }

 private:
  std::chrono::microseconds gap_;
  bool by_arrival_ = false;
};

/// Windows of so many records of a key; see `count_tumbling` and `count_sliding`.
class count_windows {
 public:
  count_windows(std::int64_t size, std::int64_t slide);

  [[nodiscard]] std::int64_t size() const { return size_; }
  [[nodiscard]] std::int64_t slide() const { return slide_; }

 private:
  std::int64_t size_;
  std::int64_t slide_;
};

template <class W>
concept window_spec = std::same_as<W, time_windows> || std::same_as<W, session_windows> ||
    std::same_as<W, count_windows>;

/// Each window begins where the last one ends: [0, size), [size, 2 * size) ... All of these throw
/// std::invalid_argument for sizes of 0 or less.
[[nodiscard]] inline time_windows tumbling(std::chrono::microseconds size,
                                           window_offset from = {}) {
  return time_windows(window_grid::tumbling(size, from.offset));
}

/// A window of this size begins with each slide: [0, size), [slide, slide + size) ... Any slide will do: one
/// that does not divide the size, and one that is greater, which leaves out what lies between windows.
[[nodiscard]] inline time_windows sliding(std::chrono::microseconds size,
                                          std::chrono::microseconds slide,
                                          window_offset from = {}) {
  return time_windows(window_grid::sliding(size, slide, from.offset));
}

/// Windows that grow: [0, step), [0, 2 * step) ... [0, size), then [size, size + step) ... The size must be
/// a multiple of the step.
[[nodiscard]] inline time_windows cumulative(std::chrono::microseconds step,
                                             std::chrono::microseconds size,
                                             window_offset from = {}) {
  return time_windows(window_grid::cumulative(step, size, from.offset));
}

/// One window for all time, which ends with the stream. Use it with early results.
[[nodiscard]] inline time_windows global() { return time_windows(window_grid::global()); }

/// From a key's first record to `gap` after its last one; records not more than `gap` apart are of one session.
[[nodiscard]] inline session_windows session(std::chrono::microseconds gap) {
  return session_windows(gap);
}

/// Every `size` records of a key.
[[nodiscard]] inline count_windows count_tumbling(std::int64_t size) { return {size, size}; }

/// After every `slide` records of a key, the last `size` of them; the first windows have fewer.
[[nodiscard]] inline count_windows count_sliding(std::int64_t size, std::int64_t slide) {
  return {size, slide};
}

}  // namespace weir
