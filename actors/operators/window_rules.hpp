#pragma once

#include <weir/actors/windows/window_grid.hpp>

namespace weir {

/// What windows are to do besides their aggregate.
struct window_rules {
  window_grid grid = window_grid::global();
  bool by_arrival = false;  ///< time is that of ticks, not that of records
  /// A window that has ended takes records for so much longer, and sends its result again for each.
  std::chrono::microseconds lateness{0};
  std::chrono::milliseconds early_every{
      0};                        ///< results of what changed, so often by ticks; 0: none
  std::int64_t early_count = 0;  ///< a result after every so many records of a key; 0: none
  bool discarding = false;       ///< what was sent is forgotten

  /// Must each window have its own table, because windows that share one do not come to the same?
  [[nodiscard]] bool apart() const { return (discarding || early_count != 0) && grid.overlap(); }
  [[nodiscard]] bool early() const { return early_every.count() != 0 || early_count != 0; }
};

namespace detail {

inline event_time later(event_time time, std::chrono::microseconds by) {
  return time > event_time::max() - by ? event_time::max() : time + by;
}

}  // namespace detail

/// The cells that hold what windows are made of: one for each pane, or, when they are apart, for each window.
class window_cells {
 public:
  explicit window_cells(const window_rules& rules)
      : grid_(rules.grid), lateness_(rules.lateness), apart_(rules.apart()) {}

  /// Those that a record of this pane goes into.
  [[nodiscard]] number_range of_pane(std::int64_t pane) const {
    return apart_ ? grid_.windows_of(pane) : number_range{pane, pane};
  }
  /// Those that a window is made of.
  [[nodiscard]] number_range of_window(std::int64_t window) const {
    return apart_ ? number_range{window, window} : grid_.panes_of(window);
  }
  [[nodiscard]] number_range windows_of(std::int64_t cell) const {
    return apart_ ? number_range{cell, cell} : grid_.windows_of(cell);
  }
  [[nodiscard]] std::int64_t middle_of(std::int64_t window) const {
    return apart_ ? window : grid_.middle_of(window);
  }

  /// Has the window ended?
  [[nodiscard]] bool ended(std::int64_t window, event_time up_to) const {
    return grid_.at(window).end <= up_to;
  }
  /// Does the window take no record any more?
  [[nodiscard]] bool gone(std::int64_t window, event_time up_to) const {
    return detail::later(grid_.at(window).end, lateness_) <= up_to;
  }
  /// Is there no window that the cell is needed for?
  [[nodiscard]] bool spent(std::int64_t cell, event_time up_to) const {
    const auto windows = windows_of(cell);
    return windows.empty() || gone(windows.last, up_to);
  }
  /// Is a record of this time late for all windows that could hold it?
  [[nodiscard]] bool late(event_time time, event_time up_to) const {
    return detail::later(time, lateness_) < up_to;
  }

 private:
  window_grid grid_;
  std::chrono::microseconds lateness_;
  bool apart_;
};

}  // namespace weir
