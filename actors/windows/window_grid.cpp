#include <weir/actors/windows/window_grid.hpp>

#include <stdexcept>
#include <string>

namespace weir {

using detail::floor_division;
using detail::narrowed;
using detail::wide_int;

namespace {

void require_positive(const char* windows, const char* what, std::chrono::microseconds value) {
  if (value.count() <= 0)
    throw std::invalid_argument(std::string(windows) + " windows: the " + what +
                                " must be greater than 0, and is " + std::to_string(value.count()) +
                                " us");
}

event_time time_at(wide_int us) { return event_time(std::chrono::microseconds(narrowed(us))); }
wide_int us_of(event_time time) { return time.time_since_epoch().count(); }

}  // namespace

window_grid window_grid::tumbling(std::chrono::microseconds size,
                                  std::chrono::microseconds offset) {
  require_positive("tumbling", "size", size);
  return sliding(size, size, offset);
}

window_grid window_grid::sliding(std::chrono::microseconds size, std::chrono::microseconds slide,
                                 std::chrono::microseconds offset) {
  require_positive("sliding", "size", size);
  require_positive("sliding", "slide", slide);
  window_grid made;
  made.shape_ = shape::sliding;
  made.size_us_ = size.count();
  made.slide_us_ = slide.count();
  made.offset_us_ = offset.count();
  made.rest_us_ = made.size_us_ % made.slide_us_;
  const auto slides = made.size_us_ / made.slide_us_;
  made.slide_panes_ = made.rest_us_ == 0 ? 1 : 2;
  made.panes_ = made.rest_us_ == 0 ? slides : 2 * slides + 1;
  return made;
}

window_grid window_grid::cumulative(std::chrono::microseconds step, std::chrono::microseconds size,
                                    std::chrono::microseconds offset) {
  require_positive("cumulative", "step", step);
  require_positive("cumulative", "size", size);
  if (size.count() % step.count() != 0)
    throw std::invalid_argument("cumulative windows: the size, " + std::to_string(size.count()) +
                                " us, must be a multiple of the step, " +
                                std::to_string(step.count()) + " us");
  window_grid made;
  made.shape_ = shape::cumulative;
  made.size_us_ = size.count();
  made.slide_us_ = step.count();
  made.offset_us_ = offset.count();
  made.panes_ = made.size_us_ / made.slide_us_;
  return made;
}

window_grid window_grid::global() { return {}; }

std::int64_t window_grid::pane_of(event_time time) const {
  if (shape_ == shape::global) return 0;
  const auto since = us_of(time) - offset_us_;
  const auto slide = floor_division(since, wide_int{slide_us_});
  if (slide_panes_ == 1) return narrowed(slide);
  return narrowed(2 * slide + (since - slide * slide_us_ >= rest_us_ ? 1 : 0));
}

window window_grid::pane(std::int64_t pane) const {
  if (shape_ == shape::global) return {event_time::min(), event_time::max()};
  const auto start_of = [&](wide_int number) {
    const auto slide = floor_division(number, wide_int{slide_panes_});
    return offset_us_ + slide * slide_us_ + (slide * slide_panes_ == number ? 0 : rest_us_);
  };
  return {time_at(start_of(pane)), time_at(start_of(wide_int{pane} + 1))};
}

number_range window_grid::windows_of(std::int64_t pane) const {
  switch (shape_) {
    case shape::sliding:
      return {narrowed(floor_division(wide_int{pane} - panes_, wide_int{slide_panes_}) + 1),
              floor_division(pane, slide_panes_)};
    case shape::cumulative:
      return {pane, narrowed((floor_division(wide_int{pane}, wide_int{panes_}) + 1) * panes_ - 1)};
    case shape::global: break;
  }
  return {pane, pane};
}

number_range window_grid::panes_of(std::int64_t window) const {
  switch (shape_) {
    case shape::sliding: {
      const auto first = wide_int{window} * slide_panes_;
      return {narrowed(first), narrowed(first + panes_ - 1)};
    }
    case shape::cumulative:
      return {narrowed(floor_division(wide_int{window}, wide_int{panes_}) * panes_), window};
    case shape::global: break;
  }
  return {window, window};
}

window window_grid::at(std::int64_t window) const {
  switch (shape_) {
    case shape::sliding: {
      const auto start = offset_us_ + wide_int{window} * slide_us_;
      return {time_at(start), time_at(start + size_us_)};
    }
    case shape::cumulative:
      return {time_at(offset_us_ + floor_division(wide_int{window}, wide_int{panes_}) * size_us_),
              time_at(offset_us_ + (wide_int{window} + 1) * slide_us_)};
    case shape::global: break;
  }
  return {event_time::min(), event_time::max()};
}

std::int64_t window_grid::first_ending_after(event_time time) const {
  const auto since = us_of(time) - offset_us_;
  switch (shape_) {
    case shape::sliding: return narrowed(floor_division(since - size_us_, wide_int{slide_us_}) + 1);
    case shape::cumulative: return narrowed(floor_division(since, wide_int{slide_us_}));
    case shape::global: break;
  }
  return time == event_time::max() ? 1 : 0;
}

std::int64_t window_grid::middle_of(std::int64_t window) const {
  const auto first = panes_of(window).first;
  if (shape_ != shape::sliding) return first;
  return narrowed(-floor_division(-wide_int{first}, wide_int{panes_}) * panes_);
}

}  // namespace weir
