#pragma once

#include <weir/actors/windows/floor_division.hpp>
#include <weir/actors/windows/window.hpp>

namespace weir {

/// Numbers from `first` to `last`, both included; none when `last` is less.
struct number_range {
  std::int64_t first = 0;
  std::int64_t last = -1;

  [[nodiscard]] constexpr bool empty() const { return last < first; }
  [[nodiscard]] constexpr bool holds(std::int64_t number) const {
    return first <= number && number <= last;
  }
  friend bool operator==(const number_range&, const number_range&) = default;
};

/// Windows that are the same for all keys, and the panes that they are made of. Time is cut wherever a window
/// begins or ends: a pane is what lies between two cuts, so that each window is a run of whole panes, and a
/// record goes into one pane however many windows hold it. Panes and windows have numbers in the order of
/// time, negative ones included; windows that begin later end later.
///
///     size 5, slide 2      windows   |---- 0 ----|          cuts at 0 1 2 3 4 5 ...
///                                      |---- 1 ----|        (a window ends where an odd pane begins)
///
/// When the slide divides the size, a pane is a slide long; else a slide is two panes. A slide greater than the
/// size leaves panes that no window holds. A value, without state; times that do not fit are moved to the ends
/// of time.
class window_grid {
 public:
  /// Each window begins where the last one ends. Throws std::invalid_argument for a size of 0 or less.
  [[nodiscard]] static window_grid tumbling(std::chrono::microseconds size,
                                            std::chrono::microseconds offset = {});
  /// A window begins with each slide. Throws std::invalid_argument for a size or slide of 0 or less.
  [[nodiscard]] static window_grid sliding(std::chrono::microseconds size,
                                           std::chrono::microseconds slide,
                                           std::chrono::microseconds offset = {});
  /// Windows that begin together and end one step apart, until `size` is reached; then all over again. Throws
  /// std::invalid_argument for a step of 0 or less, or a size that is no multiple of it.
  [[nodiscard]] static window_grid cumulative(std::chrono::microseconds step,
                                              std::chrono::microseconds size,
                                              std::chrono::microseconds offset = {});
  /// One window for all time.
  [[nodiscard]] static window_grid global();

  /// The pane that a time belongs to.
  [[nodiscard]] std::int64_t pane_of(event_time time) const;
  /// When a pane is.
  [[nodiscard]] window pane(std::int64_t pane) const;
  /// The windows that hold a pane.
  [[nodiscard]] number_range windows_of(std::int64_t pane) const;
  /// The panes that a window holds.
  [[nodiscard]] number_range panes_of(std::int64_t window) const;
  /// When a window is.
  [[nodiscard]] window at(std::int64_t window) const;
  /// The first window that ends after this.
  [[nodiscard]] std::int64_t first_ending_after(event_time time) const;

  /// A pane of the window, or the one behind it: what stands before it is summed up from there to the left,
  /// the rest from there to the right. It moves on only when it falls out of the window, so that two sums are
  /// the sum of any window. See `two_stacks`.
  [[nodiscard]] std::int64_t middle_of(std::int64_t window) const;

  /// Is there a time that several windows hold?
  [[nodiscard]] bool overlap() const {
    return panes_ > slide_panes_ || shape_ == shape::cumulative;
  }

 private:
  enum class shape { sliding, cumulative, global };

  shape shape_ = shape::global;
  std::int64_t slide_us_ = 0;  ///< or step
  std::int64_t size_us_ = 0;
  std::int64_t offset_us_ = 0;
  std::int64_t rest_us_ = 0;      ///< of the size, divided by the slide
  std::int64_t slide_panes_ = 1;  ///< panes per slide
  std::int64_t panes_ = 1;        ///< panes per window, at most
};

}  // namespace weir
